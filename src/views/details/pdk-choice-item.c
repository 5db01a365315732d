/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-choice-item.h"

#include "core/pdk-text.h"

struct _PdkChoiceItem {
  GObject parent_instance;

  char *value; /* nullable */
  char *label;
  char *detail; /* nullable */
  gboolean usable;
};

enum { PROP_LABEL = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkChoiceItem, pdk_choice_item, G_TYPE_OBJECT)

static void
pdk_choice_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_LABEL:
    g_value_set_string (value, PDK_CHOICE_ITEM (object)->label);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_choice_item_finalize (GObject *object)
{
  PdkChoiceItem *self = PDK_CHOICE_ITEM (object);

  g_free (self->value);
  g_free (self->label);
  g_free (self->detail);
  G_OBJECT_CLASS (pdk_choice_item_parent_class)->finalize (object);
}

static void
pdk_choice_item_class_init (PdkChoiceItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_choice_item_get_property;
  object_class->finalize = pdk_choice_item_finalize;

  props[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_choice_item_init (PdkChoiceItem *self)
{
  (void) self;
}

PdkChoiceItem *
pdk_choice_item_new (const PdkOffered *offered, gboolean usable)
{
  PdkChoiceItem *self = NULL;
  const char *detail = NULL;

  g_return_val_if_fail (offered != NULL, NULL);

  self = g_object_new (PDK_TYPE_CHOICE_ITEM, NULL);
  detail = offered->reason != NULL ? offered->reason : offered->note;
  self->value = g_strdup (offered->value);
  self->label = pdk_text_display (offered->label);
  self->detail = detail != NULL ? pdk_text_display (detail) : NULL;
  self->usable = usable;
  return self;
}

const char *
pdk_choice_item_get_value (PdkChoiceItem *self)
{
  g_return_val_if_fail (PDK_IS_CHOICE_ITEM (self), NULL);

  return self->value;
}

const char *
pdk_choice_item_get_label (PdkChoiceItem *self)
{
  g_return_val_if_fail (PDK_IS_CHOICE_ITEM (self), NULL);

  return self->label;
}

const char *
pdk_choice_item_get_detail (PdkChoiceItem *self)
{
  g_return_val_if_fail (PDK_IS_CHOICE_ITEM (self), NULL);

  return self->detail;
}

gboolean
pdk_choice_item_is_usable (PdkChoiceItem *self)
{
  g_return_val_if_fail (PDK_IS_CHOICE_ITEM (self), FALSE);

  return self->usable;
}

/* Widgets */

static GtkWidget *
add_label (GtkBox *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_box_append (box, label);
  return label;
}

/* A label, and a smaller one below it. */
static GtkWidget *
create_labels (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *detail = NULL;

  add_label (GTK_BOX (box));
  detail = add_label (GTK_BOX (box));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  return box;
}

static void
show_item (GtkWidget *labels, PdkChoiceItem *item)
{
  GtkWidget *label = gtk_widget_get_first_child (labels);
  GtkWidget *detail = gtk_widget_get_last_child (labels);

  gtk_label_set_label (GTK_LABEL (label), item->label);
  gtk_label_set_label (GTK_LABEL (detail), item->detail != NULL ? item->detail : "");
  gtk_widget_set_visible (detail, item->detail != NULL);
  gtk_widget_set_tooltip_text (labels, item->detail);
  /* The reason stays readable. */
  gtk_widget_set_sensitive (label, item->usable);
}

GtkWidget *
pdk_choice_item_create_widget (PdkChoiceItem *self)
{
  GtkWidget *labels = NULL;

  g_return_val_if_fail (PDK_IS_CHOICE_ITEM (self), NULL);

  labels = create_labels ();
  show_item (labels, self);
  return labels;
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  (void) factory;
  gtk_box_append (GTK_BOX (box), create_labels ());
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (list_item, box);
}

static void
update_check (AdwComboRow *row, GParamSpec *pspec, GtkListItem *list_item)
{
  GtkWidget *check = gtk_widget_get_last_child (gtk_list_item_get_child (list_item));

  (void) pspec;
  gtk_widget_set_opacity (check, adw_combo_row_get_selected_item (row) ==
                                     gtk_list_item_get_item (list_item));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *list_item, AdwComboRow *row)
{
  PdkChoiceItem *item = gtk_list_item_get_item (list_item);

  (void) factory;
  show_item (gtk_widget_get_first_child (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_activatable (list_item, item->usable);
  gtk_list_item_set_selectable (list_item, item->usable);
  g_signal_connect (row, "notify::selected-item", G_CALLBACK (update_check), list_item);
  update_check (row, NULL, list_item);
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *list_item, AdwComboRow *row)
{
  (void) factory;
  g_signal_handlers_disconnect_by_func (row, update_check, list_item);
}

GtkListItemFactory *
pdk_choice_item_factory_new (AdwComboRow *row)
{
  GtkListItemFactory *factory = NULL;

  g_return_val_if_fail (ADW_IS_COMBO_ROW (row), NULL);

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), row, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), row, 0);
  return factory;
}
