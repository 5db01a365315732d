/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-pill.h"

/** How long it stays on the screen. */
#define PILL_SECONDS 3

struct _PdkConsolePill {
  GObject parent_instance;

  GtkRevealer *revealer; /* borrowed */
  guint hide_id;
};

G_DEFINE_FINAL_TYPE (PdkConsolePill, pdk_console_pill, G_TYPE_OBJECT)

static gboolean
on_hide_due (gpointer user_data)
{
  PdkConsolePill *self = user_data;

  self->hide_id = 0;
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  return G_SOURCE_REMOVE;
}

static void
pdk_console_pill_dispose (GObject *object)
{
  PdkConsolePill *self = PDK_CONSOLE_PILL (object);

  g_clear_handle_id (&self->hide_id, g_source_remove);

  G_OBJECT_CLASS (pdk_console_pill_parent_class)->dispose (object);
}

static void
pdk_console_pill_class_init (PdkConsolePillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_pill_dispose;
}

static void
pdk_console_pill_init (PdkConsolePill *self)
{
}

PdkConsolePill *
pdk_console_pill_new (GtkRevealer *revealer)
{
  PdkConsolePill *self = NULL;

  g_return_val_if_fail (GTK_IS_REVEALER (revealer), NULL);

  self = g_object_new (PDK_TYPE_CONSOLE_PILL, NULL);
  self->revealer = revealer;
  return self;
}

void
pdk_console_pill_set_shown (PdkConsolePill *self, gboolean shown)
{
  g_return_if_fail (PDK_IS_CONSOLE_PILL (self));

  g_clear_handle_id (&self->hide_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, shown);
  if (shown)
    self->hide_id = g_timeout_add_seconds (PILL_SECONDS, on_hide_due, self);
}
