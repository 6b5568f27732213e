"""Render a document as a letter or report in the form of Decree 30/2020/NĐ-CP. Pure: knows no Django."""

from reports.letter.blocks import blocks
from reports.letter.render import render, render_all

__all__ = ["blocks", "render", "render_all"]
