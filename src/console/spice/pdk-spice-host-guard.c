/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-host-guard.h"
#include "pdk-spice-autoptr.h"

struct _PdkSpiceHostGuard {
  GObject parent_instance;

  SpiceSession *session;      /* borrowed: owned by whoever owns this */
  PdkSpiceEntrance *entrance; /* owned; nullable */
  char *host;                 /* nullable: reached without one */
  char *next_host;            /* nullable */
  PdkSpiceMayMove may_move;
  gpointer may_move_data;
  guint moved_id;
};

enum { MOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkSpiceHostGuard, pdk_spice_host_guard, G_TYPE_OBJECT)

static gboolean
on_idle_moved (gpointer user_data)
{
  PdkSpiceHostGuard *self = user_data;

  self->moved_id = 0;
  /* The library goes there in a moment, whatever becomes of the session until then. */
  g_object_set (self->session, "port", NULL, "tls-port", NULL, NULL);
  g_signal_emit (self, signals[MOVED], 0);
  return G_SOURCE_REMOVE;
}

static void
keep_to_host (PdkSpiceHostGuard *self, SpiceSession *session)
{
  g_autofree char *host = NULL;

  g_object_get (session, "host", &host, NULL);
  if (g_strcmp0 (host, self->host) == 0)
    return;
  g_object_set (session, "host", self->host, "password", NULL, NULL);
  if (self->moved_id == 0)
    self->moved_id = g_idle_add_full (G_PRIORITY_HIGH, on_idle_moved, self, NULL);
}

static void
on_session_notify_host (PdkSpiceHostGuard *self, GParamSpec *pspec, SpiceSession *session)
{
  keep_to_host (self, session);
}

/* It has nothing to connect to, so it fails at once, and the display goes on here. */
static void
refuse_target (SpiceSession *target)
{
  g_object_set (target, "unix-path", NULL, "port", NULL, "tls-port", NULL, "password", NULL, NULL);
}

static void
on_main_migration_started (PdkSpiceHostGuard *self, SpiceSession *target)
{
  g_autofree char *host = NULL;

  g_object_get (target, "host", &host, NULL);
  g_clear_pointer (&self->next_host, g_free);
  if (host == NULL || self->entrance == NULL || self->may_move == NULL ||
      !self->may_move (host, self->may_move_data) ||
      !pdk_spice_entrance_lead_on (self->entrance, target)) {
    refuse_target (target);
    return;
  }
  self->next_host = g_steal_pointer (&host);
}

static void
on_session_channel_new (PdkSpiceHostGuard *self, SpiceChannel *channel)
{
  if (SPICE_IS_MAIN_CHANNEL (channel))
    g_signal_connect_object (channel, "migration-started", G_CALLBACK (on_main_migration_started),
                             self, G_CONNECT_SWAPPED);
}

static void
pdk_spice_host_guard_dispose (GObject *object)
{
  PdkSpiceHostGuard *self = PDK_SPICE_HOST_GUARD (object);

  g_clear_handle_id (&self->moved_id, g_source_remove);
  g_clear_object (&self->entrance);

  G_OBJECT_CLASS (pdk_spice_host_guard_parent_class)->dispose (object);
}

static void
pdk_spice_host_guard_finalize (GObject *object)
{
  g_free (PDK_SPICE_HOST_GUARD (object)->host);
  g_free (PDK_SPICE_HOST_GUARD (object)->next_host);

  G_OBJECT_CLASS (pdk_spice_host_guard_parent_class)->finalize (object);
}

static void
pdk_spice_host_guard_class_init (PdkSpiceHostGuardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_spice_host_guard_dispose;
  object_class->finalize = pdk_spice_host_guard_finalize;

  signals[MOVED] = g_signal_new ("moved", PDK_TYPE_SPICE_HOST_GUARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_spice_host_guard_init (PdkSpiceHostGuard *self)
{
}

PdkSpiceHostGuard *
pdk_spice_host_guard_new (SpiceSession *session, PdkSpiceEntrance *entrance)
{
  PdkSpiceHostGuard *self = g_object_new (PDK_TYPE_SPICE_HOST_GUARD, NULL);

  self->session = session;
  g_set_object (&self->entrance, entrance);
  g_object_get (session, "host", &self->host, NULL);
  g_signal_connect_object (session, "notify::host", G_CALLBACK (on_session_notify_host), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
pdk_spice_host_guard_set_may_move (PdkSpiceHostGuard *self,
                                   PdkSpiceMayMove may_move,
                                   gpointer user_data)
{
  g_return_if_fail (PDK_IS_SPICE_HOST_GUARD (self));

  self->may_move = may_move;
  self->may_move_data = user_data;
}

const char *
pdk_spice_host_guard_get_next_host (PdkSpiceHostGuard *self)
{
  g_return_val_if_fail (PDK_IS_SPICE_HOST_GUARD (self), NULL);

  return self->next_host;
}
