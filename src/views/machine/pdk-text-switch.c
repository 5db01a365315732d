/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-text-switch.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/machine/pdk-text-pane.h"
#include "widgets/pdk-menu-end.h"

#define DEVICE_KEY "console-device"

struct _PdkTextSwitch {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *device_button;
  GtkLabel *device_label;
  GtkWidget *text_button;

  /* Owned. */
  PdkDomain *domain;
  GSettings *settings;
  GSettings *machine_settings;
  GPtrArray *devices; /* of PdkTextDevice; NULL until known */
  GSimpleActionGroup *actions;
  GCancellable *cancellable; /* of the look-up under way */

  /* Borrowed; the stack is gone when it is NULL. */
  GtkStack *stack;

  gboolean no_screen; /* the machine is known to have none */
  gboolean shows_text;
};

enum { PROP_SHOWS_TEXT = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkTextSwitch, pdk_text_switch, GTK_TYPE_WIDGET)

static PdkTextDevice *
find_device (PdkTextSwitch *self, const char *id)
{
  for (guint i = 0; self->devices != NULL && i < self->devices->len; i++) {
    PdkTextDevice *device = g_ptr_array_index (self->devices, i);

    if (g_str_equal (device->id, id))
      return device;
  }
  return NULL;
}

/** What is to be shown: the user's choice where that is there, or else the screen, or else text. */
static const char *
choose (PdkTextSwitch *self, const char *chosen)
{
  if (find_device (self, chosen) != NULL || g_str_equal (chosen, PDK_TEXT_SWITCH_SCREEN))
    return chosen;
  if (self->no_screen && self->devices != NULL && self->devices->len > 0)
    return ((PdkTextDevice *) g_ptr_array_index (self->devices, 0))->id;
  return PDK_TEXT_SWITCH_SCREEN;
}

/** Returns: (transfer full): display-safe */
static char *
describe (PdkTextSwitch *self, const char *id)
{
  const PdkTextDevice *device = find_device (self, id);

  /* Translators: a machine's graphical display, beside its text consoles. */
  return device != NULL ? pdk_text_device_describe (device) : g_strdup (C_ ("console", "Screen"));
}

static void
update_labels (PdkTextSwitch *self, const char *id)
{
  g_autofree char *label = describe (self, id);
  /* Translators: names a menu for screen readers; %s is what it is set to: “Screen”, “Serial 1”. */
  g_autofree char *name = g_strdup_printf (_ ("Screen or Text Console: %s"), label);

  gtk_label_set_label (self->device_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->device_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/** The menu of the text device that is shown acts on that one. */
static void
update_text_menu (PdkTextSwitch *self, GtkWidget *page)
{
  GActionMap *actions = NULL;

  if (PDK_IS_TEXT_PANE (page))
    actions = pdk_text_console_get_actions (pdk_text_pane_get_console (PDK_TEXT_PANE (page)));
  gtk_widget_insert_action_group (self->text_button, "text",
                                  actions != NULL ? G_ACTION_GROUP (actions) : NULL);
  gtk_widget_set_visible (self->text_button, actions != NULL);
}

/** Returns: (nullable): %NULL for the screen */
static GtkWidget *
ensure_page (PdkTextSwitch *self, const char *id)
{
  PdkTextDevice *device = find_device (self, id);
  GtkWidget *page = device != NULL ? gtk_stack_get_child_by_name (self->stack, id) : NULL;

  if (page == NULL && device != NULL) {
    page = pdk_text_pane_new (self->domain, device, self->settings, self->machine_settings);
    gtk_stack_add_named (self->stack, page, id);
  }
  return page;
}

static void
set_shows_text (PdkTextSwitch *self, gboolean shows_text)
{
  if (self->shows_text == shows_text)
    return;
  self->shows_text = shows_text;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWS_TEXT]);
}

static void
show_device (PdkTextSwitch *self, const char *id)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "device");
  GtkWidget *page = ensure_page (self, id);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (id));
  update_labels (self, id);
  update_text_menu (self, page);
  if (page != NULL && page != gtk_stack_get_visible_child (self->stack)) {
    gtk_stack_set_visible_child (self->stack, page);
    if (gtk_widget_get_mapped (GTK_WIDGET (self->stack)))
      gtk_widget_grab_focus (page);
  }
  set_shows_text (self, page != NULL);
}

static void
show_choice (PdkTextSwitch *self)
{
  g_autofree char *chosen = g_settings_get_string (self->machine_settings, DEVICE_KEY);

  show_device (self, choose (self, chosen));
}

static void
on_device_change_state (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  PdkTextSwitch *self = user_data;
  const char *id = g_variant_get_string (state, NULL);

  if (self->stack == NULL ||
      (!g_str_equal (id, PDK_TEXT_SWITCH_SCREEN) && find_device (self, id) == NULL))
    return;
  g_settings_set_string (self->machine_settings, DEVICE_KEY, id);
  show_device (self, id);
}

static void
on_focus (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkTextSwitch *self = user_data;

  gtk_widget_child_focus (self->device_button, GTK_DIR_TAB_FORWARD);
}

static void
append_item (GMenu *section, const char *label, const char *id)
{
  g_autofree char *mnemonic = pdk_text_mnemonic (label);
  g_autoptr (GMenuItem) item = g_menu_item_new (mnemonic, NULL);

  g_menu_item_set_action_and_target (item, "consoles.device", "s", id);
  g_menu_append_item (section, item);
}

static void
update_menu (PdkTextSwitch *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) screen = g_menu_new ();
  g_autoptr (GMenu) texts = g_menu_new ();

  append_item (screen, C_ ("console", "Screen"), PDK_TEXT_SWITCH_SCREEN);
  for (guint i = 0; i < self->devices->len; i++) {
    const PdkTextDevice *device = g_ptr_array_index (self->devices, i);
    g_autofree char *label = pdk_text_device_describe (device);

    append_item (texts, label, device->id);
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (screen));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (texts));
  pdk_menu_end (self->device_button);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->device_button), G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self), self->devices->len > 0);
}

static void
on_graphics_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkTextSwitch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) graphics =
      pdk_domain_load_graphics_finish (PDK_DOMAIN (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;

  self->no_screen = graphics != NULL && graphics->len == 0;
  show_choice (self);
}

static void
on_devices_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkTextSwitch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices =
      pdk_domain_load_text_devices_finish (PDK_DOMAIN (object), result, &error);

  /* A host that cannot be asked now is asked when it is back; until then what is there stays. */
  if (devices == NULL || self->stack == NULL)
    return;

  g_clear_pointer (&self->devices, g_ptr_array_unref);
  self->devices = g_steal_pointer (&devices);
  update_menu (self);
  if (self->devices->len > 0)
    pdk_domain_load_graphics_async (self->domain, self->cancellable, on_graphics_loaded,
                                    g_object_ref (self));
  show_choice (self);
}

static void
load (PdkTextSwitch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (pdk_domain_is_stale (self->domain) || pdk_domain_is_gone (self->domain) ||
      pdk_domain_is_moved (self->domain))
    return;
  self->cancellable = g_cancellable_new ();
  pdk_domain_load_text_devices_async (self->domain, self->cancellable, on_devices_loaded,
                                      g_object_ref (self));
}

static void
pdk_text_switch_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_SHOWS_TEXT:
    g_value_set_boolean (value, PDK_TEXT_SWITCH (object)->shows_text);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_switch_dispose (GObject *object)
{
  PdkTextSwitch *self = PDK_TEXT_SWITCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->stack);
  g_clear_object (&self->domain);
  g_clear_object (&self->settings);
  g_clear_object (&self->machine_settings);
  pdk_menu_end (self->device_button);
  pdk_menu_end (self->text_button);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TEXT_SWITCH);

  G_OBJECT_CLASS (pdk_text_switch_parent_class)->dispose (object);
}

static void
pdk_text_switch_finalize (GObject *object)
{
  PdkTextSwitch *self = PDK_TEXT_SWITCH (object);

  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (pdk_text_switch_parent_class)->finalize (object);
}

static void
pdk_text_switch_class_init (PdkTextSwitchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_text_switch_get_property;
  object_class->dispose = pdk_text_switch_dispose;
  object_class->finalize = pdk_text_switch_finalize;

  props[PROP_SHOWS_TEXT] =
      g_param_spec_boolean ("shows-text", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-text-switch.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTextSwitch, device_button);
  gtk_widget_class_bind_template_child (widget_class, PdkTextSwitch, device_label);
  gtk_widget_class_bind_template_child (widget_class, PdkTextSwitch, text_button);
}

static void
pdk_text_switch_init (PdkTextSwitch *self)
{
  static const GActionEntry entries[] = {
    { .name = "device",
      .parameter_type = "s",
      .state = "'" PDK_TEXT_SWITCH_SCREEN "'",
      .change_state = on_device_change_state },
    { .name = "focus", .activate = on_focus },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "consoles", G_ACTION_GROUP (self->actions));
}

static void
set_domain (PdkTextSwitch *self, PdkDomain *domain)
{
  self->domain = g_object_ref (domain);
  /* At each start there may be others. */
  g_signal_connect_object (domain, "notify::id", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::stale", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}

void
pdk_text_switch_set_domain (PdkTextSwitch *self,
                            PdkDomain *domain,
                            GtkStack *stack,
                            GSettings *settings,
                            GSettings *machine_settings)
{
  g_return_if_fail (PDK_IS_TEXT_SWITCH (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));
  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (G_IS_SETTINGS (settings) && G_IS_SETTINGS (machine_settings));
  g_return_if_fail (self->domain == NULL);

  self->settings = g_object_ref (settings);
  self->machine_settings = g_object_ref (machine_settings);
  g_set_weak_pointer (&self->stack, stack);
  /* The text devices' pages reach it too. */
  gtk_widget_insert_action_group (GTK_WIDGET (stack), "consoles", G_ACTION_GROUP (self->actions));
  set_domain (self, domain);
}

void
pdk_text_switch_move (PdkTextSwitch *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_TEXT_SWITCH (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));
  g_return_if_fail (self->domain != NULL);

  g_signal_handlers_disconnect_by_data (self->domain, self);
  g_clear_object (&self->domain);
  for (GtkWidget *page = self->stack != NULL ? gtk_widget_get_first_child (GTK_WIDGET (self->stack))
                                             : NULL;
       page != NULL; page = gtk_widget_get_next_sibling (page)) {
    if (PDK_IS_TEXT_PANE (page))
      pdk_text_pane_move (PDK_TEXT_PANE (page), domain);
  }
  set_domain (self, domain);
}
