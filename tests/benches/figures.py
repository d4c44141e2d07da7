"""Puts the figures of the benchmarks into the README, as a table, and into a plot.

Takes the lines that `sh tests/run figures host` prints on standard input."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- figures of the host: begin -->", "<!-- figures of the host: end -->"

# What a figure is about. `{}` is a number of the name.
ROWS = [
    ("filtered_call_instructions", "a filtered call through a named logger"),
    ("filtered_log_call_instructions", "the same through `log`, with a rule for the module"),
    ("file_call_instructions", "a call written to a file, one write(2) a record"),
    ("file_call", "the same"),
    ("file_overhead_vs_tracing", "its time above that of write(2), as a share of `tracing-subscriber`'s"),
    ("file_overhead_vs_log4rs", "as a share of `log4rs`'s"),
    ("file_call_vs_cpython", "its time as a share of CPython's"),
    ("log_file_overhead_vs_tracing", "through `log`, above write(2), as a share of `tracing-subscriber`'s"),
    ("log_file_overhead_vs_log4rs", "as a share of `log4rs`'s"),
    ("log_file_call_vs_cpython", "its time as a share of CPython's"),
    *((f"one_file_{n}_threads_vs_best", f"one file, threads: {n}; as a share of the best peer's time")
      for n in (1, 2, 4, 8)),
    *((f"file_each_{n}_threads_vs_best", f"a file for each thread, threads: {n}; the same")
      for n in (1, 2, 4, 8)),
    ("apply_vs_log4rs", "four loggers, read and applied, as a share of `log4rs`'s time"),
    ("apply_vs_cpython", "as a share of CPython's"),
    ("apply_instructions", "the same"),
    ("apply_allocations", "its allocations"),
    ("apply_allocated", "heap that it takes"),
    ("apply_keeps", "heap that it keeps"),
    ("apply_again_keeps_more", "what each one after that keeps more"),
    *((f"apply_{n}_of_{of}", f"{n:,} loggers of {of:,} that exist, read and applied")
      for n, of in ((100, 100), (1000, 1000), (10000, 10000), (100, 10000), (1000, 10000))),
    *((f"apply_growth_{n}_of_{of}_to_{m}_of_{to}",
       f"from {n:,} of {of:,} to {m:,} of {to:,}: growth for each logger")
      for n, of, m, to in ((100, 100, 1000, 1000), (1000, 1000, 10000, 10000),
                           (100, 10000, 1000, 10000), (1000, 10000, 10000, 10000))),
    ("emit_of_10000_vs_10_at_depth_1", "a record with 10,000 loggers, as a share of one with 10, depth 1"),
    ("emit_of_10000_vs_10_at_depth_10", "the same at depth 10"),
    ("emit_of_10000_at_depth_1_instructions", "a record with 10,000 loggers, depth 1"),
    ("emit_of_10000_at_depth_10_instructions", "the same at depth 10"),
    ("reconfigured_lost", "1,000 configurations while 4 threads log: lost"),
    ("reconfigured_torn", "torn"),
    ("reconfigured_slowest_call", "the slowest call"),
    ("reconfigurations", "all of the configurations"),
    ("listener_vs_cpython", "a configuration over TCP, a connection each, as a share of CPython's time"),
    ("listener_one_connection_vs_cpython", "the same over one connection"),
    ("command_start", "start of the command"),
    ("command_check_1_mib", "`logconf check` of 1 MiB"),
]


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def amount(value, unit):
    return number(value) + ("" if unit == "times" else f" {unit}")


def table(figures):
    yield "| what | figure | at most | others |"
    yield "|---|---|---|---|"
    for name, text in ROWS:
        if name not in figures:
            continue
        figure = figures[name]
        value = amount(figure["value"], figure["unit"])
        goal = number(figure["goal"]) if "goal" in figure else ""
        if "goal" in figure and figure["value"] > figure["goal"]:
            value = f"**{value}**"
        peers = "; ".join(f"{peer} {number(its)}" for peer, its in figure.get("peer", {}).items())
        yield f"| {text} | {value} | {goal} | {peers} |"


def plot(figure):
    """Bars of a call to a file: what write(2) takes is darker."""
    bare_name = "write(2) alone"
    times = {"logconf": figure["value"], **figure["peer"]}
    bare = times.pop(bare_name)
    # One bar would leave no room for the others: its length is in its label.
    longest = max(value for name, value in times.items() if name != "CPython")
    width, left, height, top = 760, 170, 26, 44
    scale = (width - left - 150) / longest
    rows = sorted(times.items(), key=lambda row: row[1])
    total = top + height * len(rows) + 30
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{total}" fill="#ffffff"/>',
        '<text x="12" y="24" font-weight="bold">A log call written to a file, one write(2) a record: nanoseconds</text>',
    ]
    for index, (name, value) in enumerate(rows):
        y = top + index * height
        cut = value > longest * 1.1
        length = min(value, longest * 1.1) * scale
        colour = "#d9822b" if name.startswith("logconf") else "#8fa8c0"
        out.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{name}</text>')
        out.append(f'<rect x="{left}" y="{y}" width="{length:.1f}" height="20" fill="{colour}"/>')
        out.append(f'<rect x="{left}" y="{y}" width="{min(bare * scale, length):.1f}" height="20" fill="#55606b"/>')
        more = " (cut off)" if cut else ""
        out.append(f'<text x="{left + length + 6:.1f}" y="{y + 15}">{value:,.0f}{more}</text>')
    y = top + height * len(rows) + 14
    out.append(f'<text x="{left}" y="{y}" fill="#55606b">dark: what write(2) alone takes, {bare:,.0f}</text>')
    out.append("</svg>")
    return "\n".join(out) + "\n"


def main():
    figures = {}
    for line in sys.stdin:
        figure = json.loads(line)
        figures[figure["figure"]] = figure
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    lines = "\n".join(table(figures))
    readme.write_text(f"{before}{BEGIN}\n{lines}\n{END}{after}", encoding="utf-8")
    if "file_call" in figures:
        svg = plot(figures["file_call"])
        (ROOT / "tests/benches/file-call.svg").write_text(svg, encoding="utf-8")


main()
