"""What logconf takes as `class`, `args` and `kwargs` of an INI file: what needs no evaluation."""

import ast
import re

# Literals, names, attributes of those, signs, sums, alternatives, and arithmetic of numbers.
_ALLOWED = (
    ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Name, ast.Attribute, ast.Load,
    ast.UnaryOp, ast.USub, ast.UAdd, ast.BinOp, ast.BitOr, ast.Add, ast.Sub, ast.Mult,
)
_EMPTY_CALLS = ("tuple", "list", "dict", "set")
_DOTTED_NAME = re.compile(r"\w+(\.\w+)*")


def is_dotted_name(text):
    return _DOTTED_NAME.fullmatch(text.strip()) is not None


def parse(text):
    """The expression; a SyntaxError if it is none."""
    return ast.parse(text.strip(), mode="eval").body


def is_literal(node):
    """Whether an expression gives its value without being evaluated."""
    if isinstance(node, ast.Call):
        named = isinstance(node.func, ast.Name) and node.func.id in _EMPTY_CALLS
        return named and not node.args and not node.keywords
    if isinstance(node, ast.Attribute) and not isinstance(node.value, (ast.Name, ast.Attribute)):
        return False
    if isinstance(node, ast.Dict) and None in node.keys:
        return False
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Mult)):
        if not (_is_number(node.left) and _is_number(node.right)):
            return False
    return isinstance(node, _ALLOWED) and all(map(is_literal, ast.iter_child_nodes(node)))


def _is_number(node):
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float, complex))
    return isinstance(node, (ast.UnaryOp, ast.BinOp, ast.Name, ast.Attribute))


def names(node):
    """The names in an expression, without their attributes."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
