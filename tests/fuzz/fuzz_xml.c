/*
 * fuzz_xml: replies in XML that AWS would never send.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "fuzz_decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_decode(data, size, false);
	return 0;
}
