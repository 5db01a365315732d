/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-shortcuts.h"
#include "pdk-console-x11-grab.h"

/* Somebody else's grab, a menu's for one, ends soon; who has none to give will not have it later. */
#define RETRY_MS  250
#define MAX_TRIES 8

struct _PdkConsoleShortcuts {
  GObject parent_instance;

  GdkToplevel *toplevel;   /* owned, nullable */
  PdkConsoleX11Grab *grab; /* owned, nullable */
  guint retry_id;
  guint n_tries;
  gboolean active;
};

typedef enum {
  PROP_ACTIVE = 1,
} PdkConsoleShortcutsProperty;

static GParamSpec *props[PROP_ACTIVE + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleShortcuts, pdk_console_shortcuts, G_TYPE_OBJECT)

static gboolean
is_inhibited (GdkToplevel *toplevel)
{
  gboolean inhibited = FALSE;

  g_object_get (toplevel, "shortcuts-inhibited", &inhibited, NULL);
  return inhibited;
}

static void
update_active (PdkConsoleShortcuts *self)
{
  gboolean active = self->toplevel != NULL && (self->grab != NULL || is_inhibited (self->toplevel));

  if (self->active == active)
    return;
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

static void
on_grab_lost (gpointer user_data)
{
  PdkConsoleShortcuts *self = user_data;

  g_clear_pointer (&self->grab, pdk_console_x11_grab_free);
  update_active (self);
}

static void
grab (PdkConsoleShortcuts *self)
{
  self->grab = pdk_console_x11_grab_new (GDK_SURFACE (self->toplevel), on_grab_lost, self);
  update_active (self);
}

static gboolean
on_retry (gpointer user_data)
{
  PdkConsoleShortcuts *self = user_data;

  grab (self);
  if (self->grab == NULL && ++self->n_tries < MAX_TRIES)
    return G_SOURCE_CONTINUE;
  self->retry_id = 0;
  return G_SOURCE_REMOVE;
}

/* A grab succeeds at once or does not; a compositor answers when it likes to. */
static void
ask (PdkConsoleShortcuts *self)
{
  if (!pdk_console_x11_grab_is_possible (GDK_SURFACE (self->toplevel))) {
    gdk_toplevel_inhibit_system_shortcuts (self->toplevel, NULL);
    return;
  }
  self->n_tries = 0;
  grab (self);
  if (self->grab == NULL)
    self->retry_id = g_timeout_add (RETRY_MS, on_retry, self);
}

static void
let_go (PdkConsoleShortcuts *self)
{
  GdkSurface *surface = self->toplevel != NULL ? GDK_SURFACE (self->toplevel) : NULL;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (surface == NULL)
    return;
  g_signal_handlers_disconnect_by_data (surface, self);
  g_clear_pointer (&self->grab, pdk_console_x11_grab_free);
  if (!gdk_surface_is_destroyed (surface) && !pdk_console_x11_grab_is_possible (surface))
    gdk_toplevel_restore_system_shortcuts (self->toplevel);
  g_clear_object (&self->toplevel);
}

static void
pdk_console_shortcuts_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkConsoleShortcutsProperty) id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, PDK_CONSOLE_SHORTCUTS (object)->active);
    break;
  }
}

static void
pdk_console_shortcuts_dispose (GObject *object)
{
  let_go (PDK_CONSOLE_SHORTCUTS (object));

  G_OBJECT_CLASS (pdk_console_shortcuts_parent_class)->dispose (object);
}

static void
pdk_console_shortcuts_class_init (PdkConsoleShortcutsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_console_shortcuts_dispose;
  object_class->get_property = pdk_console_shortcuts_get_property;

  props[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_shortcuts_init (PdkConsoleShortcuts *self)
{
}

PdkConsoleShortcuts *
pdk_console_shortcuts_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_SHORTCUTS, NULL);
}

void
pdk_console_shortcuts_set_toplevel (PdkConsoleShortcuts *self, GdkToplevel *toplevel)
{
  g_return_if_fail (PDK_IS_CONSOLE_SHORTCUTS (self));

  if (self->toplevel == toplevel)
    return;
  let_go (self);
  if (toplevel != NULL) {
    self->toplevel = g_object_ref (toplevel);
    g_signal_connect_object (toplevel, "notify::shortcuts-inhibited", G_CALLBACK (update_active),
                             self, G_CONNECT_SWAPPED);
    ask (self);
  }
  update_active (self);
}

gboolean
pdk_console_shortcuts_get_active (PdkConsoleShortcuts *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_SHORTCUTS (self), FALSE);

  return self->active;
}
