#!/bin/sh
# prometheusrule: prints the rules of ../../prometheus for the operator.
# SPDX-License-Identifier: Apache-2.0
#
#   operator/prometheusrule.sh | kubectl apply -f -
#
# Your Prometheus may want a label to take it up: ruleSelector.
set -eu

cat <<'YAML'
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: rds-security-exporter
  labels:
    app.kubernetes.io/name: rds-security-exporter
spec:
YAML
sed 's/^./  &/' "$(dirname "$0")/../../prometheus/rules.yml"
