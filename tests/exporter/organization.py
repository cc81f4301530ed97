# organization: several accounts in several regions, made of the demo account.
# SPDX-License-Identifier: Apache-2.0
"""For soak tests: more targets than the demo account has."""

import os

from running import DEMO

OWN = "111122223333"
HOME = "eu-west-1"
REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"]


def make_account(folder, account, regions):
    """A dump: what the demo account has in one region, in each of these."""
    source = os.path.join(DEMO, HOME)
    for region in regions:
        os.makedirs(os.path.join(folder, region))
        for name in os.listdir(source):
            with open(os.path.join(source, name), encoding="utf-8") as stream:
                text = stream.read()
            text = text.replace(OWN, account).replace(HOME, region)
            with open(os.path.join(folder, region, name), "w",
                      encoding="utf-8") as stream:
                stream.write(text)


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
