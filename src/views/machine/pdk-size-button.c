/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-size-button.h"
#include "widgets/pdk-menu-end.h"

#include <glib/gi18n.h>

struct _PdkSizeButton {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *button;
  GtkButton *percent_button;
  GMenu *size_menu; /* its first section is the template's */

  /* owned */
  char *reason;
  gboolean agent_helps;
  GMenuModel *heads; /* nullable */
};

G_DEFINE_FINAL_TYPE (PdkSizeButton, pdk_size_button, GTK_TYPE_WIDGET)

/* The sections about machine and window.  A menu has no place for a sentence but a heading. */
static void
fill_menu (PdkSizeButton *self)
{
  g_autoptr (GMenu) guest = g_menu_new ();
  g_autoptr (GMenu) window = g_menu_new ();
  g_autoptr (GMenu) connection = g_menu_new ();
  g_autoptr (GMenuItem) automatic =
      g_menu_item_new (_ ("_Connect Automatically"), "machine.console-autoconnect");
  g_autoptr (GMenuItem) agent = g_menu_item_new (_ ("Add an A_gent Channel"), "device.add-agent");

  while (g_menu_model_get_n_items (G_MENU_MODEL (self->size_menu)) > 1)
    g_menu_remove (self->size_menu, 1);
  g_menu_append (guest, _ ("Resize _Machine with Window"), "size.resize-guest");
  g_menu_item_set_attribute (agent, "hidden-when", "s", "action-disabled");
  if (self->agent_helps)
    g_menu_append_item (guest, agent);
  g_menu_append (window, _ ("Resize _Window with Machine"), "size.follow-guest");
  g_menu_append (window, _ ("Resize Window _Now"), "size.resize-window");
  /* safe text: the reason is a sentence of ours. */
  g_menu_append_section (self->size_menu, self->reason, G_MENU_MODEL (guest));
  g_menu_append_section (self->size_menu, NULL, G_MENU_MODEL (window));
  if (self->heads != NULL && g_menu_model_get_n_items (self->heads) > 0)
    g_menu_append_section (self->size_menu, NULL, self->heads);
  /* Of machines only: an address is connected because it was asked for. */
  g_menu_item_set_attribute (automatic, "hidden-when", "s", "action-missing");
  g_menu_append_item (connection, automatic);
  g_menu_append_section (self->size_menu, NULL, G_MENU_MODEL (connection));
}

static void
pdk_size_button_dispose (GObject *object)
{
  pdk_menu_end (PDK_SIZE_BUTTON (object)->button);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_SIZE_BUTTON);

  G_OBJECT_CLASS (pdk_size_button_parent_class)->dispose (object);
}

static void
pdk_size_button_finalize (GObject *object)
{
  g_free (PDK_SIZE_BUTTON (object)->reason);
  g_clear_object (&PDK_SIZE_BUTTON (object)->heads);

  G_OBJECT_CLASS (pdk_size_button_parent_class)->finalize (object);
}

static void
pdk_size_button_class_init (PdkSizeButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_size_button_dispose;
  object_class->finalize = pdk_size_button_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-size-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkSizeButton, button);
  gtk_widget_class_bind_template_child (widget_class, PdkSizeButton, percent_button);
  gtk_widget_class_bind_template_child (widget_class, PdkSizeButton, size_menu);
}

static void
pdk_size_button_init (PdkSizeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_menu (self);
}

void
pdk_size_button_set_percent (PdkSizeButton *self, guint percent)
{
  g_autofree char *label = NULL;

  g_return_if_fail (PDK_IS_SIZE_BUTTON (self));

  /* Translators: how large a screen is shown: percent of its original size. */
  label = percent > 0 ? g_strdup_printf (_ ("%u %%"), percent) : g_strdup ("—");
  gtk_button_set_label (self->percent_button, label);
}

void
pdk_size_button_set_reason (PdkSizeButton *self, const char *reason, gboolean agent_helps)
{
  g_return_if_fail (PDK_IS_SIZE_BUTTON (self));

  if (g_strcmp0 (self->reason, reason) == 0 && self->agent_helps == agent_helps)
    return;
  self->agent_helps = agent_helps;
  g_free (self->reason);
  self->reason = g_strdup (reason);
  fill_menu (self);
}

void
pdk_size_button_set_heads (PdkSizeButton *self, GMenuModel *heads)
{
  g_return_if_fail (PDK_IS_SIZE_BUTTON (self));

  if (g_set_object (&self->heads, heads))
    fill_menu (self);
}
