"""Training in the demonstration: 微山县 with a class in each stage of its life."""

from training.demo.county import play

__all__ = ["play"]
