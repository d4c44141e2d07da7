"""Makes a picture of what a terminal shows: text with colours on standard input, SVG on standard output."""

import html
import re
import sys

COLUMNS, WIDTH, HEIGHT, MARGIN = 80, 8.4, 18, 16
BACKGROUND, FOREGROUND = "#1e2229", "#d7dae0"
# Black, red, green, yellow, blue, magenta, cyan, white: both the plain and the bright ones.
COLOURS = ["#7f8794", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#f0f3f6"]


def style(codes, colour, bold):
    """What the colour and the weight are after an escape sequence."""
    for code in (int(code or 0) for code in codes.split(";")):
        if code == 0:
            colour, bold = FOREGROUND, False
        elif code == 1:
            bold = True
        elif code == 39:
            colour = FOREGROUND
        elif code in range(30, 38) or code in range(90, 98):
            colour = COLOURS[code % 10]
        else:
            sys.exit(f"svg.py: no such style is known: {code}")
    return colour, bold


def line(text, y, colour, bold):
    """A line of the picture, and the style that the next one begins with."""
    spans, column = [], 0
    for i, piece in enumerate(re.split("\x1b\\[([0-9;]*)m", text)):
        if i % 2:
            colour, bold = style(piece, colour, bold)
        elif piece:
            weight = ' font-weight="bold"' if bold else ""
            # Each begins in its column, however wide the characters of the viewer's font are.
            spans.append(f'<tspan x="{MARGIN + column * WIDTH:g}" fill="{colour}"{weight}>'
                         f"{html.escape(piece, quote=False)}</tspan>")
            column += len(piece)
    if column > COLUMNS:
        sys.exit(f"svg.py: a line has more than {COLUMNS} columns: {text}")
    return f'<text y="{y}" xml:space="preserve">{"".join(spans)}</text>', colour, bold


def main():
    lines, (colour, bold) = sys.stdin.read().splitlines(), (FOREGROUND, False)
    width, height = COLUMNS * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" font-size="14" '
          'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace">')
    print(f'<rect width="{width:g}" height="{height}" rx="8" fill="{BACKGROUND}"/>')
    for i, text in enumerate(lines):
        shown, colour, bold = line(text, MARGIN + i * HEIGHT + 14, colour, bold)
        print(shown)
    print("</svg>")


main()
