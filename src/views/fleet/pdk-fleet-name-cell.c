/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-name-cell.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "widgets/pdk-inscription.h"

struct _PdkFleetNameCell {
  GtkWidget parent_instance;

  /* Template children */
  GtkWidget *badge;
  GtkWidget *icon;
  GtkWidget *name;

  /* Owned */
  PdkDomain *domain;
  GSignalGroup *domain_signals;
  gboolean watching;
};

typedef enum { PROP_DOMAIN = 1 } PdkFleetNameCellProperty;

static GParamSpec *props[PROP_DOMAIN + 1];

G_DEFINE_FINAL_TYPE (PdkFleetNameCell, pdk_fleet_name_cell, GTK_TYPE_WIDGET)

static void
update_watch (PdkFleetNameCell *self)
{
  gboolean watching = self->domain != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (watching == self->watching)
    return;

  self->watching = watching;
  if (watching)
    pdk_domain_watch (self->domain);
  else
    pdk_domain_unwatch (self->domain);
}

static void
update_name (PdkFleetNameCell *self)
{
  const char *name = pdk_domain_get_display_name (self->domain);

  gtk_inscription_set_text (GTK_INSCRIPTION (self->name), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* One letter says which system it is: distributions have no symbolic icon of their own. */
static void
update_os (PdkFleetNameCell *self)
{
  const char *os = pdk_domain_get_os_name (self->domain);
  char letter[7] = "";

  if (os != NULL && *os != '\0') {
    int length = g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (os)), letter);

    letter[length] = '\0';
  }
  gtk_label_set_text (GTK_LABEL (self->badge), letter);
  gtk_widget_set_visible (self->badge, *letter != '\0');
  gtk_widget_set_visible (self->icon, *letter == '\0');
}

/* Says what the row does not: the whole of a name that is cut off, the name behind a title, and on
 * the badge the system that it stands for. */
static gboolean
on_query_tooltip (PdkFleetNameCell *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  if (self->domain == NULL)
    return FALSE;

  if (!keyboard && gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT) == self->badge) {
    gtk_tooltip_set_text (tooltip, pdk_domain_get_os_name (self->domain));
    return TRUE;
  }
  if (pdk_inscription_is_cut_off (GTK_INSCRIPTION (self->name)))
    g_strv_builder_add (builder, pdk_domain_get_display_name (self->domain));
  if (pdk_domain_get_title (self->domain) != NULL) {
    g_autofree char *name = pdk_text_display (pdk_domain_get_name (self->domain));

    g_strv_builder_add (builder, name);
  }
  lines = g_strv_builder_end (builder);
  text = g_strjoinv ("\n", lines);
  gtk_tooltip_set_text (tooltip, text);
  return *text != '\0';
}

static void
set_domain (PdkFleetNameCell *self, PdkDomain *domain)
{
  if (self->domain == domain)
    return;

  if (self->watching)
    pdk_domain_unwatch (self->domain);
  self->watching = FALSE;
  g_set_object (&self->domain, domain);
  g_signal_group_set_target (self->domain_signals, domain);
  update_watch (self);
  if (domain != NULL) {
    update_name (self);
    update_os (self);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOMAIN]);
}

static void
pdk_fleet_name_cell_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_fleet_name_cell_parent_class)->map (widget);
  update_watch (PDK_FLEET_NAME_CELL (widget));
}

static void
pdk_fleet_name_cell_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_fleet_name_cell_parent_class)->unmap (widget);
  update_watch (PDK_FLEET_NAME_CELL (widget));
}

static void
pdk_fleet_name_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkFleetNameCell *self = PDK_FLEET_NAME_CELL (object);

  switch ((PdkFleetNameCellProperty) prop_id) {
  case PROP_DOMAIN:
    g_value_set_object (value, self->domain);
    break;
  }
}

static void
pdk_fleet_name_cell_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  PdkFleetNameCell *self = PDK_FLEET_NAME_CELL (object);

  switch ((PdkFleetNameCellProperty) prop_id) {
  case PROP_DOMAIN:
    set_domain (self, g_value_get_object (value));
    break;
  }
}

static void
pdk_fleet_name_cell_dispose (GObject *object)
{
  PdkFleetNameCell *self = PDK_FLEET_NAME_CELL (object);

  if (self->domain_signals != NULL)
    set_domain (self, NULL);
  g_clear_object (&self->domain_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FLEET_NAME_CELL);
  G_OBJECT_CLASS (pdk_fleet_name_cell_parent_class)->dispose (object);
}

static void
pdk_fleet_name_cell_class_init (PdkFleetNameCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_fleet_name_cell_get_property;
  object_class->set_property = pdk_fleet_name_cell_set_property;
  object_class->dispose = pdk_fleet_name_cell_dispose;
  widget_class->map = pdk_fleet_name_cell_map;
  widget_class->unmap = pdk_fleet_name_cell_unmap;

  props[PROP_DOMAIN] =
      g_param_spec_object ("domain", NULL, NULL, PDK_TYPE_DOMAIN,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/fleet/pdk-fleet-name-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkFleetNameCell, badge);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetNameCell, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkFleetNameCell, name);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
pdk_fleet_name_cell_init (PdkFleetNameCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->domain_signals = g_signal_group_new (PDK_TYPE_DOMAIN);
  g_signal_group_connect_swapped (self->domain_signals, "notify::display-name",
                                  G_CALLBACK (update_name), self);
  g_signal_group_connect_swapped (self->domain_signals, "notify::os-name", G_CALLBACK (update_os),
                                  self);
}

PdkDomain *
pdk_fleet_name_cell_get_domain (PdkFleetNameCell *self)
{
  g_return_val_if_fail (PDK_IS_FLEET_NAME_CELL (self), NULL);

  return self->domain;
}
