"""Lints policies with parliament: a line of JSON, the names of its findings, for each line of JSON."""

import json
import sys

import parliament

for line in sys.stdin:
    try:
        findings = parliament.analyze_policy_string(line, ignore_private_auditors=True).findings
        issues = sorted({finding.issue for finding in findings})
    except Exception as exception:
        issues = [type(exception).__name__]
    print(json.dumps(issues))
