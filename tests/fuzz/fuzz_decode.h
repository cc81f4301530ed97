/*
 * fuzz_decode: what fuzz_xml and fuzz_json do with their input.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FUZZ_DECODE_H
#define FUZZ_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The first byte chooses record and size of the pieces, the rest is the reply.
 * Aborts if it is read another way whole than in pieces, or a refusal has no
 * reason. Error replies are read from the same bytes.
 */
void fuzz_decode(const uint8_t *data, size_t size, bool json);

#endif
