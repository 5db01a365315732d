/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-sharing-button.h"

#include <glib/gi18n.h>

#include "console/sharing/pdk-console-clipboard-sync.h"
#include "core/pdk-text.h"
#include "views/machine/pdk-card-sharing.h"
#include "views/machine/pdk-folder-sharing.h"
#include "widgets/pdk-menu-end.h"
#include "widgets/pdk-toast.h"

#define MEBIBYTE (1u << 20)

struct _PdkSharingButton {
  GtkWidget parent_instance;

  /* Template children. */
  GtkMenuButton *button;
  GMenu *clipboard_state;
  GMenu *folder_section;
  GMenu *card_section;

  /* Owned. */
  PdkDisplay *display;
  PdkConsole *console;
  PdkConsoleClipboardSync *sync;
  PdkFolderSharing *folder;
  PdkCardSharing *cards;
  GSignalGroup *agent;
  GSignalGroup *clipboard;

  const char *state; /* borrowed: translated: as the menu says it now */
  gpointer
      refusal; /* borrowed, weak: the toast about what was not shared, while it is to be seen */
};

G_DEFINE_FINAL_TYPE (PdkSharingButton, pdk_sharing_button, GTK_TYPE_WIDGET)

static PdkConsoleBackend *
get_backend (PdkSharingButton *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);

  if (backend == NULL || pdk_console_backend_get_state (backend) != PDK_CONSOLE_BACKEND_CONNECTED)
    return NULL;
  return backend;
}

/** Why nothing can be exchanged with an agent. */
static const char *
describe_agent (PdkConsoleAgent *agent)
{
  if (pdk_console_agent_get_forbidden (agent) & PDK_CONSOLE_AGENT_CAN_CLIPBOARD)
    return _ ("Forbidden in the machine’s configuration");
  switch (pdk_console_agent_get_state (agent)) {
  case PDK_CONSOLE_AGENT_UNKNOWN:
    return _ ("Not known yet");
  case PDK_CONSOLE_AGENT_NO_CHANNEL:
    return _ ("The machine has no channel for a guest agent");
  case PDK_CONSOLE_AGENT_NOT_RUNNING:
    return _ ("No agent is running in the guest");
  case PDK_CONSOLE_AGENT_CONNECTED:
    break;
  }
  return _ ("The guest’s agent does not share the clipboard");
}

static const char *
describe_mode (PdkSharingButton *self)
{
  PdkConsoleClipboardMode mode = PDK_CONSOLE_CLIPBOARD_OFF;
  gboolean unanswered = FALSE;
  gboolean view_only = FALSE;

  g_object_get (self->sync, "mode", &mode, "unanswered", &unanswered, NULL);
  g_object_get (self->console, "view-only", &view_only, NULL);
  if (mode == PDK_CONSOLE_CLIPBOARD_OFF)
    return _ ("Nothing is shared");
  if (view_only)
    return _ ("Nothing is shared while you only watch");
  if (unanswered)
    return _ ("The guest’s agent does not answer");
  return _ ("Works while you use the console");
}

/** Translated. */
static const char *
describe (PdkSharingButton *self)
{
  PdkConsoleBackend *backend = get_backend (self);
  PdkConsoleClipboard *clipboard =
      backend != NULL ? pdk_console_backend_get_clipboard (backend) : NULL;
  PdkConsoleAgent *agent = backend != NULL ? pdk_console_backend_get_agent (backend) : NULL;

  if (backend == NULL)
    return _ ("Not connected");
  if (clipboard != NULL && pdk_console_clipboard_get_formats (clipboard) != 0)
    return describe_mode (self);
  if (clipboard != NULL && agent != NULL)
    return describe_agent (agent);
  return _ ("This display does not share the clipboard");
}

static void
update (PdkSharingButton *self)
{
  const char *state = describe (self);

  if (self->state == state)
    return;
  self->state = state;
  g_menu_remove_all (self->clipboard_state);
  /* safe text: ours, translated; there is no such action, as it is only there to be read */
  g_menu_append (self->clipboard_state, state, "sharing.none");
}

static char *
describe_refusal (PdkConsoleClipboardRefusal refusal, const char *size)
{
  switch (refusal) {
  case PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST:
    /* Translators: %s is a size; about what was copied on this computer. */
    return g_strdup_printf (_ ("Not copied to the machine: it is larger than %s"), size);
  case PDK_CONSOLE_CLIPBOARD_TOO_LARGE_FROM_GUEST:
    /* Translators: %s is a size; about what was copied in the guest. */
    return g_strdup_printf (_ ("Not copied from the machine: it is larger than %s"), size);
  case PDK_CONSOLE_CLIPBOARD_NOTHING_FROM_GUEST:
    /* Translators: %s is a size; about what was copied in the guest. */
    return g_strdup_printf (_ ("Nothing came from the machine: it may be larger than %s"), size);
  }

  g_assert_not_reached ();
}

/** Whoever pasted would wait.  Once: a guest may ask for it, or offer it, as often as it likes. */
static void
on_sync_refused (PdkSharingButton *self, guint refusal, guint limit)
{
  g_autofree char *size = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *text = describe_refusal (refusal, size);

  if (self->refusal == NULL)
    g_set_weak_pointer (&self->refusal, pdk_toast_show (GTK_WIDGET (self), text));
}

static void
on_display_notify_backend (PdkSharingButton *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);

  if (backend != NULL)
    g_signal_connect_object (backend, "notify::state", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->agent,
                             backend != NULL ? pdk_console_backend_get_agent (backend) : NULL);
  g_signal_group_set_target (self->clipboard,
                             backend != NULL ? pdk_console_backend_get_clipboard (backend) : NULL);
  update (self);
}

/** A folder that is shared is to be seen without a look at the menu. */
static void
on_folder_notify_path (PdkSharingButton *self)
{
  g_autofree char *path = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *tip = NULL;

  g_object_get (self->folder, "path", &path, NULL);
  gtk_menu_button_set_icon_name (self->button, path != NULL
                                                   ? "folder-symbolic"
                                                   : "preferences-system-sharing-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->button), "accent");
  if (path != NULL) {
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "accent");
    shown = pdk_text_display (path);
    /* Translators: %s is the path of a folder. */
    tip = g_strdup_printf (_ ("Share with the Machine: It May Read %s"), shown);
  }
  /* safe text: a tooltip is not markup, and the path went through pdk_text_display() */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               tip != NULL ? tip : _ ("Share with the Machine"));
}

static void
pdk_sharing_button_dispose (GObject *object)
{
  PdkSharingButton *self = PDK_SHARING_BUTTON (object);

  g_clear_object (&self->agent);
  g_clear_object (&self->clipboard);
  g_clear_object (&self->sync);
  g_clear_weak_pointer (&self->refusal);
  if (self->folder != NULL)
    g_object_run_dispose (G_OBJECT (self->folder));
  g_clear_object (&self->folder);
  if (self->cards != NULL)
    g_object_run_dispose (G_OBJECT (self->cards));
  g_clear_object (&self->cards);
  g_clear_object (&self->console);
  g_clear_object (&self->display);
  pdk_menu_end (GTK_WIDGET (self->button));
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_SHARING_BUTTON);

  G_OBJECT_CLASS (pdk_sharing_button_parent_class)->dispose (object);
}

static void
pdk_sharing_button_class_init (PdkSharingButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_sharing_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-sharing-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkSharingButton, button);
  gtk_widget_class_bind_template_child (widget_class, PdkSharingButton, clipboard_state);
  gtk_widget_class_bind_template_child (widget_class, PdkSharingButton, folder_section);
  gtk_widget_class_bind_template_child (widget_class, PdkSharingButton, card_section);
}

static void
pdk_sharing_button_init (PdkSharingButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->agent = g_signal_group_new (PDK_TYPE_CONSOLE_AGENT);
  g_signal_group_connect_swapped (self->agent, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->agent, "notify::abilities", G_CALLBACK (update), self);
  self->clipboard = g_signal_group_new (PDK_TYPE_CONSOLE_CLIPBOARD);
  g_signal_group_connect_swapped (self->clipboard, "notify::formats", G_CALLBACK (update), self);
}

static gboolean
read_limit (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_uint (value, g_variant_get_uint32 (variant) * MEBIBYTE);
  return TRUE;
}

static void
share_clipboard (PdkSharingButton *self)
{
  GSettings *settings = pdk_display_get_settings (self->display);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  static const char *const keys[] = { "clipboard", "clipboard-primary" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GAction) action = g_settings_create_action (settings, keys[i]);

    g_action_map_add_action (G_ACTION_MAP (group), action);
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sharing", G_ACTION_GROUP (group));

  self->sync = pdk_console_clipboard_sync_new (self->console);
  g_settings_bind (settings, "clipboard", self->sync, "mode", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "clipboard-primary", self->sync, "primary", G_SETTINGS_BIND_GET);
  g_settings_bind_with_mapping (settings, "clipboard-limit", self->sync, "limit",
                                G_SETTINGS_BIND_GET, read_limit, NULL, NULL, NULL);
  g_signal_connect_object (self->sync, "refused", G_CALLBACK (on_sync_refused), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "notify::mode", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "notify::unanswered", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

void
pdk_sharing_button_set_display (PdkSharingButton *self, PdkDisplay *display, PdkConsole *console)
{
  g_return_if_fail (PDK_IS_SHARING_BUTTON (self));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (PDK_IS_CONSOLE (console));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
  self->console = g_object_ref (console);
  share_clipboard (self);
  self->folder = pdk_folder_sharing_new (GTK_WIDGET (self), self->folder_section, display);
  g_signal_connect_object (self->folder, "notify::path", G_CALLBACK (on_folder_notify_path), self,
                           G_CONNECT_SWAPPED);
  on_folder_notify_path (self);
  self->cards = pdk_card_sharing_new (GTK_WIDGET (self), self->card_section, display);
  g_signal_connect_object (console, "notify::view-only", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  on_display_notify_backend (self);
}
