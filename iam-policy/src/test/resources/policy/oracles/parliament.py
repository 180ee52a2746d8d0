"""Lints policies with parliament: reads a policy from each line, and writes the names of its findings as a line of JSON."""

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
