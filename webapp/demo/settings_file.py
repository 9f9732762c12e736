"""The configuration that a demo really runs with, as a file in its folder: other commands can be given it."""

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

NAME = "config.toml"


def write(config, folder):
    """Write the configuration, its paths relative to the folder (absolute); returns the file."""
    portable = replace(config, database_url=config.database_url.replace(f"{folder}/", ""))
    file, aside = folder / NAME, folder / f"{NAME}.new"
    aside.write_text("\n".join(_lines(portable, folder)) + "\n", encoding="utf-8")
    aside.replace(file)
    return file


def _lines(settings, folder):
    """Plain values before tables, as TOML has it; what has its default is left out."""
    plain, tables = [], []
    for field in fields(settings):
        value = getattr(settings, field.name)
        if value == field.default:
            continue
        if is_dataclass(value):
            tables += ["", f"[{field.name}]", *_lines(value, folder)]
        elif isinstance(value, tuple) and is_dataclass(value[0]):
            for item in value:
                tables += ["", f"[[{field.name}]]", *_lines(item, folder)]
        else:
            plain.append(f"{field.name} = {_value(value, folder)}")
    return plain + tables


def _value(value, folder):
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item, folder) for item in value)}]"
    if isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, Path) and value.is_relative_to(folder):
        value = value.relative_to(folder)
    # A JSON string is a TOML string too.
    return json.dumps(str(value), ensure_ascii=False)
