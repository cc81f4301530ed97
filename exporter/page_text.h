/*
 * page_text: texts, numbers and times as the status page shows them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGE_TEXT_H
#define PAGE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * Text from outside, harmless (see output_harmless) and escaped for HTML, as
 * the content of an element or of an attribute in double quotes; NULL is "".
 * Of more than `max` bytes those that fit, and how many do not.
 */
void page_html(const char *text, size_t max, struct buf *out);

/* "4,321" */
void page_number(size_t n, struct buf *out);

/* "1 target", "4,321 targets"; `plural` NULL: with an s. */
void page_count(size_t n, const char *one, const char *plural, struct buf *out);

/*
 * How long, in one unit, cut off: "12 s", "5 min", "23 h", "3 d". Hours up to
 * two days; less than nothing is "0 s".
 */
void page_span(int64_t seconds, struct buf *out);

/* What something took: "85 ms", "1.2 s", "2 min 5 s"; never: a dash. */
void page_took(double seconds, struct buf *out);

/* "2026-11-24 08:30:12 UTC" */
void page_utc(int64_t when, struct buf *out);

/*
 * The element <time>, UTC in its title: "3 d ago", "never" for 0; "in 4 min",
 * "now" for what is due, a dash for 0.
 */
void page_past(int64_t when, int64_t now, struct buf *out);
void page_future(int64_t when, int64_t now, struct buf *out);

#endif
