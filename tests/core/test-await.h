/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Turning the main loop until something happened, however slow the computer is today. */

/** Turns the main loop until @condition holds.  The test fails when that takes half a minute. */
#define await(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint time_up_ = test_await_begin (G_STRLOC ": waited in vain for " #condition);               \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (time_up_);                                                                    \
  }                                                                                                \
  G_STMT_END

/** For await(): looks again every few milliseconds, as a condition may be met by a thread. */
guint test_await_begin (const char *message);

/** Until nothing is left to do at once. */
void test_flush_main_loop (void);

/** Threads of a closed connection leave by themselves, some by way of the main loop. */
void test_await_no_threads (void);

/* A call that blocks in a thread of its own until it is let go. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean entered;
  gboolean open;
  guint n_inside;
} TestGate;

/** In the thread: comes back once the gate is open. */
void test_gate_enter (TestGate *gate);
/** On the main thread: somebody waits at the gate now. */
void test_gate_await_entered (TestGate *gate);
/** On the main thread: lets everybody through, and waits until nobody is at the gate any more. */
void test_gate_open (TestGate *gate);

G_END_DECLS
