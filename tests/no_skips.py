"""With FAIL_ON_SKIP=1 a skipped test fails: where everything is installed, nothing may quietly not run."""

import os

import pytest


def refuse(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Not run, though FAIL_ON_SKIP=1. {reason}"
    return report


if os.environ.get("FAIL_ON_SKIP") == "1":

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport():
        return refuse((yield))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report():
        return refuse((yield))
