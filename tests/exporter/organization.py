# organization: several accounts in several regions, made of the demo account.
# SPDX-License-Identifier: Apache-2.0
"""For soak tests: more targets than the demo account has."""

import os

from running import DEMO

OWN = "111122223333"
HOME = "eu-west-1"
GLOBAL = "aws-global"
REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"]


def copy(source, target, *replacements):
    """Files of a dump, with other words in them."""
    os.makedirs(target)
    for name in os.listdir(source):
        with open(os.path.join(source, name), encoding="utf-8") as stream:
            text = stream.read()
        for old, new in replacements:
            text = text.replace(old, new)
        with open(os.path.join(target, name), "w",
                  encoding="utf-8") as stream:
            stream.write(text)


def make_account(folder, account, regions):
    """A dump: what the demo account has in one region, in each of these."""
    own = (OWN, account)
    copy(os.path.join(DEMO, GLOBAL), os.path.join(folder, GLOBAL), own)
    for region in regions:
        copy(os.path.join(DEMO, HOME), os.path.join(folder, region), own,
             (HOME, region))


def make(folder, n_accounts, regions):
    """(dump of our own account, options of fakeaws for the other ones)"""
    options = []
    own = os.path.join(folder, OWN)
    make_account(own, OWN, regions)
    for i in range(1, n_accounts):
        account = "%012d" % (444400000000 + i)
        make_account(os.path.join(folder, account), account, regions)
        options += ["--member",
                    "%s=%s" % (account, os.path.join(folder, account))]
    return own, options
