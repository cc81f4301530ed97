#!/usr/bin/python3
# t_manifests: do the manifests of contrib/kubernetes fit each other and us?
# SPDX-License-Identifier: Apache-2.0
"""There is no cluster here: what is seen is what a reader could see, strictly.
Run in the build folder (BUILDDIR), by "make check"."""

import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import yaml
except ImportError:
    print("0 passed, 0 failed, 1 skipped: python3-yaml is not installed")
    sys.exit(77)

HERE = os.path.dirname(os.path.realpath(__file__))
CONTRIB = os.path.join(HERE, os.pardir, os.pardir, "contrib")
MANIFESTS = os.path.join(CONTRIB, "kubernetes")
EXPORTER = os.path.join(os.environ.get("BUILDDIR", "."), "exporter",
                        "rds_security_exporter")
NAME = "rds-security-exporter"
LABELS = {"app.kubernetes.io/name": NAME}
KINDS = {"ServiceAccount": "v1", "ConfigMap": "v1", "Service": "v1",
         "Deployment": "apps/v1", "NetworkPolicy": "networking.k8s.io/v1",
         "ServiceMonitor": "monitoring.coreos.com/v1"}


class Strict(yaml.SafeLoader):
    """A key that stands twice is an error."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, True) for key, _ in node.value]
        twice = [key for key in keys if keys.count(key) > 1]
        if twice:
            raise yaml.YAMLError("%s: twice: %s" % (node.start_mark, twice[0]))
        return super().construct_mapping(node, deep)


def documents(text):
    return [one for one in yaml.load_all(text, Strict) if one is not None]


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def manifests():
    """By kind."""
    found = {}
    for path in sorted(glob.glob(os.path.join(MANIFESTS, "**", "*.yml"),
                                 recursive=True)):
        for one in documents(read(path)):
            assert one["kind"] not in found, path
            found[one["kind"]] = one
    return found


def run(*argv):
    return subprocess.run(argv, capture_output=True, text=True, check=False,
                          timeout=60)


class Manifests(unittest.TestCase):
    def setUp(self):
        self.all = manifests()
        self.pod = self.all["Deployment"]["spec"]["template"]
        self.container, = self.pod["spec"]["containers"]

    def flags(self):
        return dict(re.fullmatch(r"(--[a-z.-]+)=(.*)", argument).groups()
                    for argument in self.container["args"])

    def test_kinds(self):
        self.assertEqual({kind: one["apiVersion"]
                          for kind, one in self.all.items()}, KINDS)

    def test_names_and_labels(self):
        for one in self.all.values():
            self.assertEqual(one["metadata"]["name"], NAME)
            self.assertEqual(one["metadata"]["labels"], LABELS)
            self.assertNotIn("namespace", one["metadata"])

    def test_selectors(self):
        self.assertEqual(self.pod["metadata"]["labels"], LABELS)
        spec = {kind: one.get("spec") for kind, one in self.all.items()}
        for selector in (spec["Deployment"]["selector"]["matchLabels"],
                         spec["Service"]["selector"],
                         spec["NetworkPolicy"]["podSelector"]["matchLabels"],
                         spec["ServiceMonitor"]["selector"]["matchLabels"]):
            self.assertEqual(selector, LABELS)

    def test_restrictions(self):
        pod, container = self.pod["spec"], self.container["securityContext"]
        self.assertIs(pod["automountServiceAccountToken"], False)
        self.assertIs(pod["securityContext"]["runAsNonRoot"], True)
        self.assertEqual(pod["securityContext"]["seccompProfile"],
                         {"type": "RuntimeDefault"})
        self.assertEqual(container, {
            "allowPrivilegeEscalation": False, "privileged": False,
            "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}})
        for other in ("hostNetwork", "hostPID", "hostIPC"):
            self.assertNotIn(other, pod)
        self.assertIn("memory", self.container["resources"]["limits"])

    def test_user_is_that_of_the_image(self):
        image = read(os.path.join(CONTRIB, "container", "Containerfile"))
        user, group = re.search(r"^USER (\d+):(\d+)$", image, re.M).groups()
        context = self.pod["spec"]["securityContext"]
        self.assertEqual([context["runAsUser"], context["runAsGroup"],
                          context["fsGroup"]],
                         [int(user), int(group), int(group)])

    def test_account(self):
        account = self.all["ServiceAccount"]
        self.assertEqual(self.pod["spec"]["serviceAccountName"],
                         account["metadata"]["name"])
        self.assertRegex(
            account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"],
            r"^arn:aws:iam::\d{12}:role/[\w+=,.@-]+$")

    def test_ports(self):
        port, = self.container["ports"]
        number = port["containerPort"]
        self.assertEqual(self.flags()["--web.listen-address"], ":%d" % number)
        service, = self.all["Service"]["spec"]["ports"]
        self.assertEqual(service["targetPort"], port["name"])
        self.assertEqual(service["port"], number)
        annotations = self.all["Service"]["metadata"]["annotations"]
        self.assertEqual(annotations["prometheus.io/port"], str(number))
        endpoint, = self.all["ServiceMonitor"]["spec"]["endpoints"]
        self.assertEqual(endpoint["port"], service["name"])
        rule, = self.all["NetworkPolicy"]["spec"]["ingress"]
        self.assertEqual(rule["ports"], [{"port": number, "protocol": "TCP"}])
        for probe in ("livenessProbe", "readinessProbe"):
            self.assertEqual(self.container[probe]["httpGet"]["port"],
                             port["name"])

    def test_paths(self):
        self.assertEqual(
            [self.container[probe]["httpGet"]["path"]
             for probe in ("livenessProbe", "readinessProbe")],
            ["/-/healthy", "/-/ready"])
        metrics = re.search(r"path of the metrics \(default: (\S+)\)",
                            run(EXPORTER, "--help").stdout).group(1)
        self.assertEqual(
            self.all["Service"]["metadata"]["annotations"][
                "prometheus.io/path"], metrics)
        endpoint, = self.all["ServiceMonitor"]["spec"]["endpoints"]
        self.assertEqual(endpoint["path"], metrics)

    def test_annotations_are_text(self):
        for one in [*self.all.values(), self.pod]:
            for value in one["metadata"].get("annotations", {}).values():
                self.assertIsInstance(value, str)

    def test_the_exporter_takes_flags_and_configuration(self):
        mount, = self.container["volumeMounts"]
        volume, = self.pod["spec"]["volumes"]
        self.assertEqual(volume["name"], mount["name"])
        self.assertEqual(volume["configMap"]["name"],
                         self.all["ConfigMap"]["metadata"]["name"])
        with tempfile.TemporaryDirectory() as work:
            for name, text in self.all["ConfigMap"]["data"].items():
                with open(os.path.join(work, name), "w",
                          encoding="utf-8") as f:
                    f.write(text)
            arguments = [one.replace(mount["mountPath"] + "/", work + "/")
                         for one in self.container["args"]]
            self.assertIn("--config.file=%s/exporter.yml" % work, arguments)
            done = run(EXPORTER, "--config.check", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_egress_is_narrow(self):
        rules = self.all["NetworkPolicy"]["spec"]["egress"]
        self.assertEqual([[port["port"] for port in rule["ports"]]
                          for rule in rules], [[53, 53], [443]])
        self.assertTrue(all(rule["to"] for rule in rules))

    def test_the_job_is_that_of_the_rules(self):
        endpoint, = self.all["ServiceMonitor"]["spec"]["endpoints"]
        relabel, = endpoint["relabelings"]
        rules = read(os.path.join(CONTRIB, "prometheus", "rules.yml"))
        self.assertEqual(relabel["targetLabel"], "job")
        self.assertIn('absent(up{job="%s"})' % relabel["replacement"], rules)

    def test_rules_for_the_operator(self):
        done = run("sh", os.path.join(MANIFESTS, "operator",
                                      "prometheusrule.sh"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        rule, = documents(done.stdout)
        rules, = documents(read(os.path.join(CONTRIB, "prometheus",
                                             "rules.yml")))
        self.assertEqual(rule["kind"], "PrometheusRule")
        self.assertEqual(rule["metadata"], {"name": NAME, "labels": LABELS})
        self.assertEqual(rule["spec"], rules)


if __name__ == "__main__":
    unittest.main()
