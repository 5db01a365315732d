/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-define-watch.h"

/* How long is waited for one event more than there should be: a host sends those of two clients that
 * store at the same moment one after the other. */
#define SETTLE_TIME 100

/* Shared with libvirt's callback, which comes on the main thread, and may come after the end. */
typedef struct {
  GMutex mutex;
  GCond cond;
  guint count;
} Shared;

struct _PdkDefineWatch {
  virConnectPtr conn; /* borrowed */
  Shared *shared;
  int event; /* below 0: the host has none */
};

static void
clear_shared (gpointer data)
{
  Shared *self = data;

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static void
shared_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_shared);
}

static int
on_life (virConnectPtr conn, virDomainPtr domain, int event, int detail, void *opaque)
{
  Shared *shared = opaque;

  /* A new name is told as well, before what is stored under it. */
  if (event != VIR_DOMAIN_EVENT_DEFINED || detail == VIR_DOMAIN_EVENT_DEFINED_RENAMED)
    return 0;
  g_mutex_lock (&shared->mutex);
  shared->count++;
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
  return 0;
}

PdkDefineWatch *
pdk_define_watch_begin (virConnectPtr conn, virDomainPtr handle)
{
  PdkDefineWatch *self = g_new0 (PdkDefineWatch, 1);

  self->conn = conn;
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->cond);
  self->event =
      virConnectDomainEventRegisterAny (conn, handle, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                        VIR_DOMAIN_EVENT_CALLBACK (on_life),
                                        g_atomic_rc_box_acquire (self->shared), shared_unref);
  if (self->event < 0) {
    virResetLastError ();
    shared_unref (self->shared);
  }
  return self;
}

void
pdk_define_watch_reset (PdkDefineWatch *self)
{
  g_mutex_lock (&self->shared->mutex);
  self->shared->count = 0;
  g_mutex_unlock (&self->shared->mutex);
}

gboolean
pdk_define_watch_end (PdkDefineWatch *self, guint ours, guint ms)
{
  Shared *shared = self->shared;
  const gint64 end = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  gint64 settled;
  gboolean others;

  if (self->event < 0)
    return FALSE;
  g_mutex_lock (&shared->mutex);
  while (shared->count < ours && g_cond_wait_until (&shared->cond, &shared->mutex, end))
    ;
  /* The first may be somebody else's, with ours right behind it. */
  settled = g_get_monotonic_time () + SETTLE_TIME * G_TIME_SPAN_MILLISECOND;
  while (shared->count == ours && g_cond_wait_until (&shared->cond, &shared->mutex, settled))
    ;
  others = shared->count > ours;
  g_mutex_unlock (&shared->mutex);
  return others;
}

void
pdk_define_watch_free (PdkDefineWatch *self)
{
  if (self->event >= 0)
    virConnectDomainEventDeregisterAny (self->conn, self->event);
  shared_unref (self->shared);
  g_free (self);
}
