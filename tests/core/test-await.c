/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-await.h"

#include "connection/pdk-opening.h"
#include "connection/pdk-worker.h"

/* How often a condition is looked at (ms), and how long it may take. */
#define LOOK_INTERVAL 5
#define TIME_LIMIT    (60 * G_TIME_SPAN_SECOND)

typedef struct {
  const char *message;
  gint64 until;
} Wait;

static gboolean
on_look (gpointer user_data)
{
  Wait *wait = user_data;

  if (g_get_monotonic_time () > wait->until)
    g_error ("%s", wait->message);
  return G_SOURCE_CONTINUE;
}

guint
test_await_begin (const char *message)
{
  Wait *wait = g_new (Wait, 1);

  wait->message = message;
  wait->until = g_get_monotonic_time () + TIME_LIMIT;
  return g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_INTERVAL, on_look, wait, g_free);
}

void
test_flush_main_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
test_await_no_threads (void)
{
  await (pdk_worker_count_threads () == 0 && pdk_opening_count_threads () == 0);
  test_flush_main_loop ();
}

void
test_gate_enter (TestGate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->entered = TRUE;
  gate->n_inside++;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  gate->n_inside--;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

void
test_gate_await_entered (TestGate *gate)
{
  g_mutex_lock (&gate->mutex);
  while (!gate->entered)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

void
test_gate_open (TestGate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  /* The gate may be on the stack of a function that returns now. */
  while (gate->n_inside > 0)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}
