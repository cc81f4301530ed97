#!/usr/bin/python3
# t_exporter: the exporter as a whole, against the stand-in AWS.
# SPDX-License-Identifier: Apache-2.0
"""BUILDDIR is the build folder. The stand-in serves the demo account."""

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import organization
from running import (BUILD, DEMO, EXPORTER, TOP, Exporter, Server,
                     environment, wait_for)

sys.path.insert(0, os.path.join(DEMO, os.pardir))
import demo_access  # noqa: E402

STATUS = "rds_security_check_status"
STATES = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
ACCOUNT = "111122223333"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
OM = "application/openmetrics-text; version=1.0.0"

# Every second, so that a test sees many collections.
FAST = """
refresh: 1s
stale_after: %(stale)s
targets:
- name: default
  endpoint_url: %(url)s
  regions: [eu-west-1]
"""


def fast(url, stale="1h", more=""):
    return FAST % {"url": url, "stale": stale} + more


class Copy(Server):
    """A server of a copy of the demo account, which a test may change."""

    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory()
        self.dump = os.path.join(self.folder.name, "dump")
        shutil.copytree(DEMO, self.dump)
        super().__init__(self.dump, *options)

    def __exit__(self, *rest):
        super().__exit__(*rest)
        self.folder.cleanup()

    def path(self, operation):
        return os.path.join(self.dump, "eu-west-1", operation + ".json")

    def reread(self):
        assert self.get("/_fakeaws/reread", "POST").status == 200

    def change(self, operation, edit):
        """Changes an answer while it is served."""
        with open(self.path(operation), encoding="utf-8") as stream:
            answer = json.load(stream)
        edit(answer)
        with open(self.path(operation), "w", encoding="utf-8") as stream:
            json.dump(answer, stream)
        self.reread()


def run(*arguments, env=None):
    return subprocess.run([EXPORTER, *arguments], env=env or environment(),
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=60)


def plugin(check, url, *arguments):
    """The JSON of the plugin that makes the same check."""
    done = subprocess.run(
        [os.path.join(BUILD, "plugins", check), "-o", "json", *arguments],
        env=environment(url), stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=60)
    return json.loads(done.stdout)


class Serving(unittest.TestCase):
    """One exporter over the demo account, all regions."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(DEMO)
        cls.exporter = Exporter(
            environment(cls.server.url),
            config="targets:\n- name: demo\n  regions: all\n"
                   "tag_labels: [Environment]\n")
        cls.exporter.__enter__()
        cls.exporter.ready()
        cls.asked = json.loads(cls.server.get("/_fakeaws/counts").body)

    @classmethod
    def tearDownClass(cls):
        cls.exporter.__exit__()
        cls.server.__exit__()
        assert cls.exporter.status == 0, cls.exporter.status

    def test_states_are_those_of_the_plugins(self):
        """Resource by resource, and every finding of the API."""
        metrics = self.exporter.metrics()
        for check in self.exporter.findings()["checks"]:
            name = check["check"]
            short = name.replace("check_", "").replace("rds_", "", 1)
            expected = {}
            # Region by region, and no findings about regions: what another
            # check wants and is denied is shown by all that share the need.
            theirs = [plugin(name, self.server.url, "-r", region)
                      for region in REGIONS]
            for finding in [f for one in theirs for f in one["findings"]]:
                if finding["resource_type"] in ("region", "account"):
                    continue
                key = (finding["region"], finding["resource_type"],
                       finding["resource"])
                expected.setdefault(key, []).append(finding["status"])
            worst = {key: max(states, key=["OK", "UNKNOWN", "WARNING",
                                           "CRITICAL"].index)
                     for key, states in expected.items()}
            found = {(labels["aws_region"], labels["resource_type"],
                      labels["resource"]): value
                     for labels, value in metrics.all(STATUS, check=short)
                     if labels["resource_type"] != "region"}
            self.assertEqual(
                {key: STATES[state] for key, state in worst.items()}, found,
                name)

            # What else is collected may add users to a key's message.
            def strip(reports):
                return sorted(
                    (f["region"] or "", f["resource"], f["code"], f["status"],
                     "" if "kms" in name else f["message"])
                    for report in reports for f in report["findings"]
                    if f["resource_type"] not in ("region", "account"))
            self.assertEqual(strip(theirs), strip([check]), name)
            self.assertEqual(sum(one["counts"]["critical"] for one in theirs),
                             check["counts"]["critical"])

    def test_policy_is_enough(self):
        """What README says to grant, and the most of that is asked for."""
        with open(os.path.join(TOP, "contrib", "iam-policy-rds.json"),
                  encoding="utf-8") as stream:
            granted, = json.load(stream)["Statement"]
        asked = {name.split("@")[0].replace(".", ":") for name in self.asked}
        self.assertLessEqual(asked, set(granted["Action"]))
        self.assertGreater(2 * len(asked), len(granted["Action"]))

    def test_counts_add_up(self):
        metrics = self.exporter.metrics()
        for check in {labels["check"] for labels, _ in metrics.all(STATUS)}:
            for state, number in STATES.items():
                listed = sum(value == number for _, value
                             in metrics.all(STATUS, check=check))
                counted = sum(value for _, value in metrics.all(
                    "rds_security_check_resources", check=check,
                    state=state.lower()))
                self.assertEqual(listed, counted, (check, state))

    def test_collections(self):
        metrics = self.exporter.metrics()
        for region in ("eu-west-1", "us-east-1"):
            self.assertGreater(metrics.one(
                "rds_security_collection_timestamp_seconds",
                aws_account_id=ACCOUNT, aws_region=region), 1e9)
        self.assertEqual(metrics.one("rds_security_source_success",
                                     target="demo"), 1)
        self.assertEqual(
            metrics.one("rds_security_config_last_reload_successful"), 1)
        self.assertGreater(metrics.one(
            "rds_security_aws_requests_total", service="rds",
            operation="DescribeDBInstances", code=""), 0)
        self.assertGreater(metrics.one("process_resident_memory_bytes"), 1e6)

    def test_no_series_twice(self):
        metrics = self.exporter.metrics()
        self.assertEqual(len(metrics.series()), len(metrics.samples))

    def test_tags_that_are_allowed(self):
        infos = self.exporter.metrics().all("rds_security_resource_info")
        self.assertTrue(infos)
        for labels, _ in infos:
            tags = {name for name in labels if name.startswith("tag_")}
            self.assertEqual(tags, {"tag_Environment"})

    def test_formats_and_packing_are_the_same(self):
        def samples(text):
            return [line for line in text.splitlines()
                    if not line.startswith(("#", "process_"))]
        text = self.exporter.get("/metrics")
        self.assertEqual(text.headers["Content-Type"],
                         "text/plain; version=0.0.4; charset=utf-8")
        om = self.exporter.get("/metrics", Accept=OM)
        self.assertIn("openmetrics", om.headers["Content-Type"])
        self.assertTrue(om.text.endswith("# EOF\n"))
        for accept, plain in (("text/plain", text), (OM, om)):
            packed = self.exporter.get("/metrics", Accept=accept,
                                       Accept_Encoding="gzip")
            self.assertEqual(packed.headers["Content-Encoding"], "gzip")
            self.assertEqual(samples(gzip.decompress(packed.body).decode()),
                             samples(plain.text))
        self.assertEqual(samples(text.text), samples(om.text))

    def test_openmetrics_parser(self):
        try:
            from prometheus_client.openmetrics import parser
        except ImportError:
            self.skipTest("python3-prometheus-client is not installed")
        text = self.exporter.get("/metrics", Accept=OM).text
        families = list(parser.text_string_to_metric_families(text))
        self.assertIn("rds_security_check_status",
                      [family.name for family in families])

    def test_promtool(self):
        if not shutil.which("promtool"):
            self.skipTest("promtool (Debian: prometheus) is not installed")
        done = subprocess.run(["promtool", "check", "metrics"],
                              input=self.exporter.get("/metrics").body,
                              capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr),
                         (0, b"", b""))

    def test_probes(self):
        groups = json.loads(self.exporter.get("/sd").body)
        targets = [group["targets"][0] for group in groups]
        self.assertIn(ACCOUNT + "/eu-west-1", targets)
        whole = self.exporter.metrics()
        for target in targets:
            reply = self.exporter.get(
                "/probe?module=default&target=" + target.replace("/", "%2F"))
            self.assertEqual(reply.status, 200)
            self.assertNotIn("process_", reply.text)
            region = target.split("/")[1]
            part = [line for line in whole.text.splitlines()
                    if 'aws_region="%s"' % region in line]
            self.assertEqual(part, [line for line in reply.text.splitlines()
                                    if not line.startswith("#")])
        for query, status in (("", 400), ("?target=x", 404),
                              ("?target=111122223333/mars-1", 404),
                              ("?target=111122223333/eu-west-1&module=x",
                               400)):
            self.assertEqual(self.exporter.get("/probe" + query).status,
                             status, query)

    def test_findings_can_be_narrowed(self):
        one = self.exporter.findings(
            "?check=encryption&region=eu-west-1&account=" + ACCOUNT)
        self.assertEqual([check["check"] for check in one["checks"]],
                         ["check_rds_encryption"])
        self.assertEqual(one["checks"][0]["regions"], ["eu-west-1"])
        self.assertEqual({f["region"] for f in one["checks"][0]["findings"]},
                         {"eu-west-1"})
        self.assertEqual(
            self.exporter.get("/api/v1/findings?check=nosuch").status, 400)

    def test_pages(self):
        page = self.exporter.get("/")
        self.assertEqual(page.status, 200)
        self.assertIn("default-src 'none'",
                      page.headers["Content-Security-Policy"])
        self.assertTrue("webshop-1" in page.text)
        self.assertEqual(self.exporter.get("/-/healthy").status, 200)
        self.assertEqual(self.exporter.get("/nothing").status, 404)
        self.assertEqual(self.exporter.get("/metrics", "POST").status, 405)
        head = self.exporter.get("/metrics", "HEAD")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(self.exporter.get("/-/reload", "POST").status, 404)


class Failing(unittest.TestCase):
    """What is lost, late or refused; nothing vanishes for it."""

    def test_last_data_stay_then_become_unknown(self):
        with Copy() as server, Exporter(
                environment(server.url),
                config=fast(server.url, "4s")) as exporter:
            exporter.ready()
            before = exporter.metrics()
            path = server.path("rds.DescribeDBInstances")
            refusal = path.replace(".json", ".error.json")
            with open(refusal, "w", encoding="utf-8") as stream:
                json.dump({"Code": "AccessDenied", "Message": "no",
                           "StatusCode": 403}, stream)
            os.rename(path, path + ".gone")
            server.reread()
            target = {"aws_account_id": ACCOUNT, "aws_region": "eu-west-1"}
            failed = wait_for("a failed collection", lambda: (
                lambda m: m if not m.one("rds_security_collection_success",
                                         **target) else None)(
                                             exporter.metrics()))
            self.assertEqual(failed.all(STATUS, check="encryption"),
                             before.all(STATUS, check="encryption"))
            stale = wait_for("stale data", lambda: (
                lambda m: m if all(value == 3 for _, value
                                   in m.all(STATUS, check="encryption"))
                else None)(exporter.metrics()))
            api, = exporter.findings("?check=encryption")["checks"]
            self.assertEqual({f["status"] for f in api["findings"]},
                             {"UNKNOWN"})
            known = {name for name, _ in before.series()}
            self.assertLessEqual(
                {s for s in before.series() if s[0] == STATUS},
                stale.series())
            self.assertLessEqual(known, {name for name, _ in stale.series()})
            os.rename(path + ".gone", path)
            os.remove(refusal)
            server.reread()
            wait_for("recovery", lambda: exporter.metrics().all(STATUS) ==
                     before.all(STATUS))

    def test_a_database_that_is_gone_vanishes(self):
        with Copy() as server, Exporter(
                environment(server.url), config=fast(server.url)) as exporter:
            exporter.ready()
            self.assertTrue(exporter.metrics().all(STATUS,
                                                   resource="webshop-1"))

            def drop(answer):
                answer["DBInstances"] = [
                    db for db in answer["DBInstances"]
                    if db["DBInstanceIdentifier"] != "webshop-1"]
            server.change("rds.DescribeDBInstances", drop)
            wait_for("it vanishes", lambda: not exporter.metrics().all(
                STATUS, resource="webshop-1"))

    def test_one_that_hangs_delays_no_other(self):
        with Server(DEMO) as good, Server(DEMO, "--fault", "*:hang") as bad:
            config = fast(good.url) + (
                "- name: hangs\n  endpoint_url: %s\n  regions: [us-east-1]\n"
                "concurrency: {collections: 2}\ntimeout: 30s\n" % bad.url)
            with Exporter(environment(good.url), config=config) as exporter:
                first = wait_for("a collection", lambda: exporter.metrics(
                ).all("rds_security_collection_timestamp_seconds"))[0][1]
                wait_for("more collections", lambda: exporter.metrics().one(
                    "rds_security_collection_timestamp_seconds") > first + 1)
                self.assertEqual(exporter.get("/-/ready").status, 503)

    def test_keys_that_expire_are_renewed(self):
        with Server(DEMO, "--fault",
                    "rds.DescribeDBInstances:expired:1") as server, Exporter(
                environment(server.url),
                config=fast(server.url, "12h").replace("1s", "1h")) as exporter:
            wait_for("success after an expired token", lambda: [
                v for _, v in exporter.metrics().all(
                    "rds_security_collection_success") if v == 1])
            for code in "ExpiredToken", "":
                self.assertEqual(exporter.metrics().one(
                    "rds_security_aws_requests_total",
                    operation="DescribeDBInstances", code=code), 1)

    def test_no_credentials(self):
        with Exporter(environment()) as exporter:
            wait_for("the reason", lambda: "cannot be learnt" in
                     exporter.said())
            wait_for("the metric", lambda: exporter.metrics().all(
                "rds_security_source_success"))
            self.assertEqual(exporter.metrics().one(
                "rds_security_source_success", target="default"), 0)
            self.assertEqual(exporter.metrics().one(
                "rds_security_source_timestamp_seconds",
                target="default"), 0)
            self.assertEqual({(check["status"], check["exit_code"])
                              for check in exporter.findings()["checks"]},
                             {("UNKNOWN", 3)})
            self.assertTrue("no credentials" in exporter.get("/").text)

    def test_organization(self):
        """Members are entered by a role; one that is shut hides no other."""
        with tempfile.TemporaryDirectory() as member:
            region = os.path.join(member, "eu-west-1")
            os.mkdir(region)
            for name in os.listdir(os.path.join(DEMO, "us-east-1")):
                path = os.path.join(DEMO, "us-east-1", name)
                with open(path, encoding="utf-8") as stream:
                    text = stream.read().replace(ACCOUNT, "444455556666")
                with open(os.path.join(region, name), "w",
                          encoding="utf-8") as stream:
                    stream.write(text)
            with Server(DEMO, "--member", "444455556666=" + member,
                        "--member", "777788889999=") as server:
                config = ("organization:\n  role_name: audit\n"
                          "  regions: [eu-west-1]\n")
                with Exporter(environment(server.url),
                              config=config) as exporter:
                    exporter.ready()
                    metrics = exporter.metrics()
                    page = exporter.get("/").text
                    checks = exporter.findings()["checks"]
        self.assertNotIn("OK", {check["status"] for check in checks})
        self.assertIn("not all accounts", checks[0]["summary"])
        accounts = {labels["aws_account_id"]
                    for labels, _ in metrics.all(STATUS)}
        self.assertEqual(accounts, {ACCOUNT, "444455556666"})
        self.assertEqual(metrics.one("rds_security_source_success"), 0)
        self.assertIn("777788889999", page)


    def test_two_that_lead_to_one(self):
        """It is collected once, and the log says so."""
        with Server(DEMO) as server:
            config = "targets:\n" + "".join(
                "- name: %s\n  regions: [eu-west-1]\n" % name
                for name in ("first", "second"))
            with Exporter(environment(server.url),
                          config=config) as exporter:
                exporter.ready()
                self.assertEqual(len(exporter.metrics().all(
                    "rds_security_collection_success")), 1)
                self.assertEqual(exporter.said().count(
                    "collected by another target already"), 1)
                self.assertNotIn("not all accounts", exporter.findings(
                    "?check=encryption")["checks"][0]["summary"])

    def test_account_wide(self):
        """Roles are no matter of a region: who looks at two asks once."""
        roles = [name for name, trust, _, _ in demo_access.ROLES
                 if not isinstance(trust, str)]
        regions = organization.REGIONS[:2]
        config = "targets:\n- name: own\n  regions: [%s]\n" % (
            ", ".join(regions))
        with tempfile.TemporaryDirectory() as folder:
            dump = os.path.join(folder, "own")
            organization.make_account(dump, ACCOUNT, regions)
            with Server(dump) as server, Exporter(
                    environment(server.url), config=config) as exporter:
                exporter.ready()
                metrics = exporter.metrics()
        self.assertEqual(metrics.one(
            "rds_security_aws_requests_total", service="iam",
            operation="GetRole", code=""), len(roles))


class Scraping(unittest.TestCase):
    def test_a_scrape_waits_for_no_collection(self):
        with Server(DEMO, "--latency", "100000") as server, Exporter(
                environment(server.url)) as exporter:
            wait_for("a call under way", lambda: exporter.get(
                "/metrics").status == 200)
            self.assertEqual(exporter.get("/-/ready").status, 503)
            probe = exporter.get("/probe?target=1/x",
                                 X_Prometheus_Scrape_Timeout_Seconds="1")
            self.assertEqual(probe.status, 503)

    def test_stays_ready_when_there_are_more_targets(self):
        with Server(DEMO) as server, \
                Server(DEMO, "--latency", "100000") as slow, Exporter(
                environment(server.url), "--web.enable-lifecycle",
                config=fast(server.url)) as exporter:
            exporter.ready()
            exporter.write(fast(server.url) + (
                "- name: second\n  endpoint_url: %s\n"
                "  regions: [us-east-1]\n" % slow.url))
            self.assertEqual(exporter.get("/-/reload", "POST").status, 200)
            wait_for("the new one", lambda: exporter.metrics().all(
                "rds_security_source_success", target="second"))
            self.assertEqual(exporter.get("/-/ready").status, 200)
            self.assertEqual(exporter.said().count('msg="ready: '), 1)
            probe = exporter.get("/probe?target=1/x",
                                 X_Prometheus_Scrape_Timeout_Seconds="1")
            self.assertEqual(probe.status, 503)

    def test_ends_in_the_middle_of_a_collection(self):
        with Server(DEMO, "--latency", "100000") as server:
            with Exporter(environment(server.url)) as exporter:
                wait_for("metrics", lambda: exporter.get(
                    "/metrics").status == 200)
            self.assertEqual(exporter.status, 0)


class Configured(unittest.TestCase):
    def refused(self, config, *expected):
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            file.write(config)
            file.flush()
            for flags in ([], ["--config.check"]):
                done = run("--config.file=" + file.name,
                           "--web.listen-address=127.0.0.1:0", *flags)
                self.assertEqual(done.returncode, 1, done.stderr)
                for text in (file.name, *expected):
                    self.assertIn(text, done.stderr)

    def test_refused(self):
        self.refused("refresh: [", ":1:")
        self.refused("refresh: 5m\nrefersh: 5m\n", ":2:1:", "refersh")
        self.refused("refresh: 5m\nrefresh: 5m\n", ":2:1:")
        self.refused("refresh: soon\n", ":1:10:")
        self.refused("checks: {nosuch: {enabled: true}}\n", "nosuch")

    def test_good(self):
        done = run("--config.check")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_unreadable(self):
        done = run("--config.file=/nonexistent")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent", done.stderr)

    def test_flags(self):
        self.assertEqual(run("--help").returncode, 0)
        self.assertIn("rds_security_exporter", run("--version").stdout)
        for flag in ("--nosuch", "-x", "--web.listen-address=x", "word"):
            done = run(flag)
            self.assertEqual((done.returncode, done.stdout), (1, ""), flag)
            self.assertIn(flag.split("=")[0], done.stderr)

    def test_port_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            done = run("--web.listen-address=127.0.0.1:%d" % port)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(port), done.stderr)

    def reload(self, exporter, how):
        if how == "signal":
            exporter.process.send_signal(signal.SIGHUP)
        else:
            exporter.get("/-/reload", "POST")

    def test_reload(self):
        name = "rds_security_config_last_reload_successful"
        for how in ("signal", "post"):
            with Server(DEMO) as server, Exporter(
                    environment(server.url), "--web.enable-lifecycle",
                    config=fast(server.url)) as exporter:
                exporter.ready()
                before = exporter.metrics().series()
                exporter.write(fast(server.url) + "nosuch: 1\n")
                self.reload(exporter, how)
                wait_for("the refusal", lambda: exporter.metrics().one(
                    name) == 0)
                self.assertEqual(exporter.metrics().series(), before)
                self.assertIn("nosuch", exporter.get("/").text)
                exporter.write(fast(server.url).replace(
                    "[eu-west-1]", "[eu-west-1, us-east-1]") +
                    "checks: {backup: {enabled: false}}\n")
                self.reload(exporter, how)
                wait_for("the new region", lambda: exporter.metrics().all(
                    STATUS, aws_region="us-east-1"))
                metrics = exporter.metrics()
                self.assertEqual(metrics.one(name), 1)
                wait_for("one check less", lambda: not exporter.metrics().all(
                    STATUS, check="backup"))
                self.assertTrue(metrics.all(STATUS, check="encryption",
                                            aws_region="eu-west-1"))

    def test_reload_of_times(self):
        """What is due in an hour by the old ones is collected by the new."""
        name = "rds_security_collection_timestamp_seconds"
        with Server(DEMO) as server:
            config = fast(server.url, "12h").replace("1s", "1h")
            with Exporter(environment(server.url), "--web.enable-lifecycle",
                          config=config) as exporter:
                before = exporter.ready().metrics().one(name)
                exporter.write(fast(server.url, "12h"))
                self.assertEqual(exporter.get("/-/reload", "POST").status, 200)
                wait_for("another collection", lambda: exporter.metrics().one(
                    name) > before)

    def test_reload_during_a_collection(self):
        """What was begun by the old configuration is done again."""
        with Server(DEMO, "--latency", "300") as server:
            config = fast(server.url, "12h").replace("1s", "1h")
            with Exporter(environment(server.url), "--web.enable-lifecycle",
                          config=config) as exporter:
                wait_for("a collection under way", lambda: [
                    name for name in json.loads(server.get(
                        "/_fakeaws/counts").body) if "DBInstances" in name])
                exporter.write(config + "checks: {backup: {enabled: false},"
                               " env: {enabled: true}}\n")
                self.assertEqual(exporter.get("/-/reload", "POST").status, 200)
                self.assertFalse(exporter.metrics().all(STATUS))
                wait_for("the check that is new", lambda: exporter.metrics(
                    ).all(STATUS, check="env"))
                self.assertFalse(exporter.metrics().all(STATUS,
                                                        check="backup"))

    def test_socket_activation(self):
        tool = shutil.which("systemd-socket-activate")
        if not tool:
            self.skipTest("systemd-socket-activate is not installed")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [tool, "-l", "127.0.0.1:%d" % port, EXPORTER,
             "--web.systemd-socket"], env=environment(),
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            def asks():
                try:
                    with socket.create_connection(("127.0.0.1", port)) as s:
                        s.sendall(b"GET /-/healthy HTTP/1.0\r\n\r\n")
                        return s.recv(100)
                except ConnectionRefusedError:
                    return None
            self.assertIn(b"200", wait_for("an answer", asks))
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    if not os.access(EXPORTER, os.X_OK):
        print("skipped: %s is not built" % EXPORTER)
        sys.exit(77)
    unittest.main()
