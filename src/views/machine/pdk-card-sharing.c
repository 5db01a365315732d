/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-card-sharing.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

#define SHARED_KEY "smart-cards"

/* Menus are no place for more. */
#define MAX_READERS 4

struct _PdkCardSharing {
  GObject parent_instance;

  /* Borrowed, weak. */
  GtkWidget *widget;
  GMenu *menu;

  /* Owned. */
  PdkDisplay *display;
  GSimpleActionGroup *actions;
  GSimpleAction *insert;
  GSignalGroup *cards; /* of the present backend */
  guint update_id;
};

G_DEFINE_FINAL_TYPE (PdkCardSharing, pdk_card_sharing, G_TYPE_OBJECT)

/** (nullable) */
static PdkConsoleSmartcard *
get_cards (PdkCardSharing *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);

  return backend != NULL ? pdk_console_backend_get_smartcard (backend) : NULL;
}

static const char *
describe_no_reader (void)
{
  const char *database = NULL;

  if (pdk_console_smartcard_get_certificates (&database) != NULL)
    return _ ("No card could be made of the certificates");
  return _ ("No smart card reader was found");
}

/** Translated: what comes of it, or why nothing does. */
static const char *
describe (PdkCardSharing *self)
{
  PdkConsoleSmartcard *cards = get_cards (self);

  if (cards == NULL && pdk_display_get_backend (self->display) != NULL)
    return _ ("This display cannot share smart cards");
  if (cards == NULL)
    return _ ("Not connected");
  switch (pdk_console_smartcard_get_state (cards)) {
  case PDK_CONSOLE_SMARTCARD_NOT_CONNECTED:
    return _ ("Not connected");
  case PDK_CONSOLE_SMARTCARD_NO_CHANNEL:
    return _ ("The machine has no reader for smart cards");
  case PDK_CONSOLE_SMARTCARD_OFF:
    return _ ("Nothing is shared");
  case PDK_CONSOLE_SMARTCARD_IN_USE:
    return _ ("Another machine has the smart cards");
  case PDK_CONSOLE_SMARTCARD_ON:
    break;
  }
  return describe_no_reader ();
}

static void
append_reader (GMenu *menu, PdkCardReader *reader)
{
  const char *name = pdk_card_reader_is_software (reader) ? _ ("Card of certificates")
                                                          : pdk_card_reader_get_name (reader);
  g_autofree char *shown = pdk_text_mnemonic (name);
  g_autofree char *label = NULL;

  if (pdk_card_reader_has_card (reader))
    /* Translators: %s is the name of a smart card reader. */
    label = g_strdup_printf (_ ("%s: a card is inserted"), shown);
  else
    /* Translators: %s is the name of a smart card reader. */
    label = g_strdup_printf (_ ("%s: no card"), shown);
  /* safe text: through pdk_text_mnemonic(); there is no such action, as it is only there to be read */
  g_menu_append (menu, label, "card.none");
}

static void
append_readers (PdkCardSharing *self)
{
  PdkConsoleSmartcard *cards = get_cards (self);
  GListModel *readers = cards != NULL ? pdk_console_smartcard_get_readers (cards) : NULL;
  const guint n = readers != NULL ? g_list_model_get_n_items (readers) : 0;

  for (guint i = 0; i < MIN (n, MAX_READERS); i++) {
    g_autoptr (PdkCardReader) reader = g_list_model_get_item (readers, i);

    append_reader (self->menu, reader);
  }
  if (n == 0)
    /* safe text: ours, translated */
    g_menu_append (self->menu, describe (self), "card.none");
}

/** Only where it can have an effect.  It has the name of its key. */
static void
update_share_action (PdkCardSharing *self)
{
  const gboolean possible =
      get_cards (self) != NULL || pdk_display_get_backend (self->display) == NULL;
  g_autoptr (GAction) share = NULL;

  if (g_action_group_has_action (G_ACTION_GROUP (self->actions), SHARED_KEY) == possible)
    return;
  if (possible) {
    share = g_settings_create_action (pdk_display_get_settings (self->display), SHARED_KEY);
    g_action_map_add_action (G_ACTION_MAP (self->actions), share);
  } else {
    g_action_map_remove_action (G_ACTION_MAP (self->actions), SHARED_KEY);
  }
}

static void
update (PdkCardSharing *self)
{
  PdkConsoleSmartcard *cards = get_cards (self);
  PdkCardReader *reader = cards != NULL ? pdk_console_smartcard_find_software (cards) : NULL;
  const gboolean inserted = reader != NULL && pdk_card_reader_has_card (reader);

  update_share_action (self);
  g_simple_action_set_enabled (self->insert, reader != NULL);
  g_simple_action_set_state (self->insert, g_variant_new_boolean (inserted));
  if (self->menu == NULL)
    return;
  g_menu_remove_all (self->menu);
  append_readers (self);
}

static gboolean
on_update (gpointer user_data)
{
  PdkCardSharing *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/** A menu whose item was just clicked is in the middle of that, and must not be changed. */
static void
update_later (PdkCardSharing *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (on_update, self);
}

static void
apply (PdkCardSharing *self)
{
  PdkConsoleSmartcard *cards = get_cards (self);

  if (cards != NULL)
    pdk_console_smartcard_share (cards,
                                 g_settings_get_boolean (pdk_display_get_settings (self->display),
                                                         SHARED_KEY));
  update_later (self);
}

static void
on_display_notify_backend (PdkCardSharing *self)
{
  g_signal_group_set_target (self->cards, get_cards (self));
  apply (self);
}

static void
on_insert_change_state (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PdkConsoleSmartcard *cards = get_cards (user_data);

  if (cards != NULL)
    pdk_console_smartcard_insert (cards, g_variant_get_boolean (state));
}

static void
pdk_card_sharing_dispose (GObject *object)
{
  PdkCardSharing *self = PDK_CARD_SHARING (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->display != NULL && get_cards (self) != NULL)
    pdk_console_smartcard_share (get_cards (self), FALSE);
  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->widget != NULL)
    gtk_widget_insert_action_group (self->widget, "card", NULL);
  g_clear_weak_pointer (&self->widget);
  g_clear_weak_pointer (&self->menu);
  g_clear_object (&self->cards);
  g_clear_object (&self->insert);
  g_clear_object (&self->actions);
  g_clear_object (&self->display);

  G_OBJECT_CLASS (pdk_card_sharing_parent_class)->dispose (object);
}

static void
pdk_card_sharing_class_init (PdkCardSharingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_card_sharing_dispose;
}

static void
pdk_card_sharing_init (PdkCardSharing *self)
{
  self->cards = g_signal_group_new (PDK_TYPE_CONSOLE_SMARTCARD);
  g_signal_group_connect_swapped (self->cards, "changed", G_CALLBACK (update_later), self);
  self->actions = g_simple_action_group_new ();
  self->insert = g_simple_action_new_stateful ("insert", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_object (self->insert, "change-state", G_CALLBACK (on_insert_change_state), self,
                           0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->insert));
}

PdkCardSharing *
pdk_card_sharing_new (GtkWidget *widget, GMenu *menu, PdkDisplay *display)
{
  PdkCardSharing *self = NULL;
  GSettings *settings = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (G_IS_MENU (menu), NULL);
  g_return_val_if_fail (PDK_IS_DISPLAY (display), NULL);

  self = g_object_new (PDK_TYPE_CARD_SHARING, NULL);
  g_set_weak_pointer (&self->widget, widget);
  g_set_weak_pointer (&self->menu, menu);
  self->display = g_object_ref (display);
  settings = pdk_display_get_settings (display);
  gtk_widget_insert_action_group (widget, "card", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" SHARED_KEY, G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  on_display_notify_backend (self);
  update (self);
  return self;
}
