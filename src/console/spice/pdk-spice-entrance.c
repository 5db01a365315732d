/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-entrance.h"

#include "pdk-spice-autoptr.h"
#include "pdk-spice-door.h"
#include "pdk-spice-move.h"

struct _PdkSpiceEntrance {
  GObject parent_instance;

  PdkSpiceMove *move;  /* owned */
  PdkSpiceDoor *door;  /* owned; nullable: it could not be made */
  PdkSpiceDoor *ahead; /* owned; nullable */
};

G_DEFINE_FINAL_TYPE (PdkSpiceEntrance, pdk_spice_entrance, G_TYPE_OBJECT)

/* Channels that come later go where the others went, whichever door the library knows by then. */
static void
settle (PdkSpiceEntrance *self, SpiceSession *session)
{
  g_autofree char *path = NULL;
  PdkSpiceDoor *door = self->ahead;

  if (!pdk_spice_move_settle (self->move) || self->ahead == NULL)
    return;
  g_object_get (session, "unix-path", &path, NULL);
  if (g_strcmp0 (path, pdk_spice_door_get_path (self->ahead)) == 0) {
    self->ahead = self->door;
    self->door = door;
  } else {
    pdk_spice_door_set_route (self->door, pdk_spice_door_get_route (self->ahead));
  }
}

static void
on_session_notify_migration_state (PdkSpiceEntrance *self, GParamSpec *pspec, SpiceSession *session)
{
  SpiceSessionMigration state = SPICE_SESSION_MIGRATION_NONE;

  g_object_get (session, "migration-state", &state, NULL);
  if (state == SPICE_SESSION_MIGRATION_NONE)
    settle (self, session);
}

static void
pdk_spice_entrance_finalize (GObject *object)
{
  PdkSpiceEntrance *self = PDK_SPICE_ENTRANCE (object);

  g_clear_pointer (&self->door, pdk_spice_door_free);
  g_clear_pointer (&self->ahead, pdk_spice_door_free);
  pdk_spice_move_end (self->move);
  pdk_spice_move_unref (self->move);

  G_OBJECT_CLASS (pdk_spice_entrance_parent_class)->finalize (object);
}

static void
pdk_spice_entrance_class_init (PdkSpiceEntranceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_spice_entrance_finalize;
}

static void
pdk_spice_entrance_init (PdkSpiceEntrance *self)
{
  self->move = pdk_spice_move_new ();
}

/* A path counts for more than a host, which is known still, and a proxy for more than a path. */
static void
show_door (SpiceSession *session, PdkSpiceDoor *door)
{
  g_object_set (session, "unix-path", pdk_spice_door_get_path (door), "proxy", "", "port", NULL,
                "tls-port", NULL, NULL);
}

PdkSpiceEntrance *
pdk_spice_entrance_new (SpiceSession *session, PdkSpiceRoute *route, GError **error)
{
  g_autoptr (PdkSpiceEntrance) self = g_object_new (PDK_TYPE_SPICE_ENTRANCE, NULL);
  const PdkSpiceAddress *address = pdk_spice_route_get_address (route);

  self->door = pdk_spice_door_new (self->move, route, FALSE, error);
  if (self->door == NULL)
    return NULL;
  if (address->host != NULL)
    g_object_set (session, "host", address->host, NULL);
  show_door (session, self->door);
  g_signal_connect_object (session, "notify::migration-state",
                           G_CALLBACK (on_session_notify_migration_state), self, G_CONNECT_SWAPPED);
  return g_steal_pointer (&self);
}

static int
get_port (SpiceSession *session, const char *property)
{
  g_autofree char *text = NULL;

  g_object_get (session, property, &text, NULL);
  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;
}

gboolean
pdk_spice_entrance_lead_on (PdkSpiceEntrance *self, SpiceSession *target)
{
  g_autofree char *host = NULL;
  g_autoptr (PdkSpiceRoute) route = NULL;

  g_return_val_if_fail (PDK_IS_SPICE_ENTRANCE (self), FALSE);

  g_object_get (target, "host", &host, NULL);
  route = pdk_spice_route_move (pdk_spice_door_get_route (self->door), host,
                                get_port (target, "port"), get_port (target, "tls-port"));
  if (route == NULL)
    return FALSE;
  g_clear_pointer (&self->ahead, pdk_spice_door_free);
  self->ahead = pdk_spice_door_new (self->move, route, TRUE, NULL);
  if (self->ahead == NULL)
    return FALSE;
  show_door (target, self->ahead);
  return TRUE;
}

PdkSpiceRoute *
pdk_spice_entrance_get_route (PdkSpiceEntrance *self)
{
  g_return_val_if_fail (PDK_IS_SPICE_ENTRANCE (self), NULL);

  return pdk_spice_door_get_route (self->door);
}

const char *
pdk_spice_entrance_get_refusal (PdkSpiceEntrance *self)
{
  g_return_val_if_fail (PDK_IS_SPICE_ENTRANCE (self), NULL);

  return pdk_spice_move_get_refusal (self->move);
}
