# dump: which file of a dump answers this operation, region and key?
# SPDX-License-Identifier: Apache-2.0
"""Reads DIR/<region>/<service>.<Operation>[.<key>].json and .error.json.
Files directly in DIR: one region, which answers whatever region is asked."""

import collections
import json
import os
import re

from protocols import ApiError

GLOBAL = "aws-global"
_ACCOUNT = re.compile(r"arn:aws[\w-]*:(?:rds|kms):[\w-]*:(\d{12}):")
_ARN_REGION = re.compile(r"arn:aws[\w-]*:rds:([\w-]+):\d{12}:")


def safe_key(key):
    """The key as it stands in a file name."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", key)


class Dump:
    def __init__(self, directory):
        self.directory = directory
        self.reread()

    def reread(self):
        """The directory as it is now: a test has changed it."""
        directory = self.directory
        self.regions = sorted(
            name for name in os.listdir(directory)
            if os.path.isdir(os.path.join(directory, name))
            and any(entry.endswith(".json") for entry in
                    os.listdir(os.path.join(directory, name))))
        self.flat = not self.regions
        self._files = {}
        for region in self.regions or [""]:
            folder = os.path.join(directory, region)
            self._files[region] = {name for name in os.listdir(folder)
                                   if name.endswith(".json")}
        self._read = {}

    def folders(self, region):
        if self.flat:
            return [""]
        return [name for name in (region, GLOBAL) if name in self._files]

    def names(self, service, operation, region):
        """The keys there are for an operation, as in the file names."""
        prefix = "%s.%s." % (service, operation)
        return sorted(name[len(prefix):-len(".json")]
                      for folder in self.folders(region)
                      for name in self._files[folder]
                      if name.startswith(prefix)
                      and len(name) > len(prefix) + len("json")
                      and not name.endswith(".error.json"))

    def find(self, service, operation, region, key=None):
        """(path, is_error) of the file that answers, or None.  The key is
        taken verbatim, else by the part after its last slash."""
        stem = "%s.%s" % (service, operation)
        stems = [stem]
        if key is not None:
            keys = [safe_key(key)]
            if "/" in key:
                keys.append(safe_key(key.rsplit("/", 1)[1]))
            stems = ["%s.%s" % (stem, name) for name in keys]
        for folder in self.folders(region):
            for name in stems:
                for ending, is_error in ((".json", False),
                                         (".error.json", True)):
                    if name + ending in self._files[folder]:
                        return os.path.join(self.directory, folder,
                                            name + ending), is_error
        return None

    def read(self, path):
        if path not in self._read:
            with open(path, encoding="utf-8") as stream:
                self._read[path] = json.load(stream)
        return self._read[path]

    def answer(self, service, operation, region, key=None):
        """The file's contents, None if there is none; an error file is
        raised as the ApiError it stands for."""
        found = self.find(service, operation, region, key)
        if found is None:
            return None
        path, is_error = found
        data = self.read(path)
        if is_error:
            raise ApiError(data.get("StatusCode", 400), data["Code"],
                           data.get("Message", ""))
        return data

    def file_name(self, service, operation, region, key=None):
        """What the missing file would be called, for messages."""
        name = "%s.%s" % (service, operation)
        if key is not None:
            name += "." + safe_key(key)
        return name + ".json" if self.flat else "%s/%s.json" % (region, name)

    def _commonest(self, pattern):
        """What the pattern finds most often in RDS and KMS answers."""
        found = collections.Counter()
        for folder in self._files:
            for name in self._files[folder]:
                if not name.startswith(("rds.DescribeDB", "kms.")):
                    continue
                with open(os.path.join(self.directory, folder, name),
                          encoding="utf-8") as stream:
                    found.update(pattern.findall(stream.read()))
        return found.most_common(1)[0][0] if found else None

    def account(self):
        """The account of the ARNs in the dump."""
        return self._commonest(_ACCOUNT) or "123456789012"

    def region_list(self):
        if self.flat:
            return [self._commonest(_ARN_REGION) or "us-east-1"]
        return [name for name in self.regions if name != GLOBAL]
