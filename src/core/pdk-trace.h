/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_trace_init:
 *
 * Reads PADDOCK_TRACE and opens the file it names.  When it is unset every other function here is
 * a test of one static boolean.  To be called once, before threads are started.
 */
void pdk_trace_init (void);
gboolean pdk_trace_enabled (void);

/**
 * pdk_trace_event:
 * @event: the event's name, for example “list-complete”
 * @first_key: (nullable): name of the first field, or %NULL for none
 * @...: triples are key, GVariant format letter as a string (“s”, “x” gint64, “d” double), value;
 *   ended by %NULL
 *
 * Appends one JSON line: {"t":µs,"event":"…",fields}.  `t` is g_get_monotonic_time().  Strings are
 * escaped.  Thread safe.
 */
void pdk_trace_event (const char *event, const char *first_key, ...) G_GNUC_NULL_TERMINATED;

/**
 * pdk_trace_watch_main_loop:
 *
 * Starts writing `frame-gap` events for stalls of the default main loop of more than 16 ms: how long
 * one was, and for how much of it the thread only waited for the processor (“starved”), both in ms.
 * Does nothing when tracing is off.
 */
void pdk_trace_watch_main_loop (void);

/**
 * pdk_trace_get_starved:
 *
 * For the main thread only.
 *
 * Returns: how long it has been ready to run while others had the processor, in ms; 0 where the
 *   kernel does not say
 */
double pdk_trace_get_starved (void);

G_END_DECLS
