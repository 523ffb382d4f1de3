"""The practice form, step by step."""

from .origin import NewPracticeForm, OriginForm
from .rows import ROW_KINDS
from .step import PracticeStepForm
from .together import StepForms

__all__ = ["ROW_KINDS", "NewPracticeForm", "OriginForm", "PracticeStepForm", "StepForms"]
