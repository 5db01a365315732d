/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-number-steps.h"

#include <glib/gi18n.h>

#define PAGE_STEP 10

/* Belongs to its row. */
typedef struct {
  GtkEditable *editable;
  GtkWidget *less;
  GtkWidget *more;
  guint64 min, max;
} Steps;

/* Whether there is a number; what is out of range is one. */
static gboolean
read_number (const Steps *steps, guint64 *number)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (steps->editable)));

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, number, NULL);
}

static void
step (Steps *steps, gint64 by)
{
  g_autofree char *text = NULL;
  guint64 number = 0;

  if (!read_number (steps, &number))
    number = steps->min;
  else if (by < 0)
    number -= MIN (number, (guint64) -by);
  else
    number += MIN (G_MAXUINT64 - number, (guint64) by);
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, CLAMP (number, steps->min, steps->max));
  gtk_editable_set_text (steps->editable, text);
  gtk_editable_set_position (steps->editable, -1);
}

static void
update (Steps *steps)
{
  guint64 number = 0;
  const gboolean any = read_number (steps, &number);

  gtk_widget_set_sensitive (steps->less, any && number > steps->min);
  gtk_widget_set_sensitive (steps->more, !any || number < steps->max);
}

static void
on_less (Steps *steps)
{
  step (steps, -1);
}

static void
on_more (Steps *steps)
{
  step (steps, 1);
}

static gboolean
on_key (Steps *steps, guint key, guint code, GdkModifierType state)
{
  static const struct {
    guint key;
    int by;
  } table[] = {
    { GDK_KEY_Up, 1 },
    { GDK_KEY_KP_Up, 1 },
    { GDK_KEY_Down, -1 },
    { GDK_KEY_KP_Down, -1 },
    { GDK_KEY_Page_Up, PAGE_STEP },
    { GDK_KEY_KP_Page_Up, PAGE_STEP },
    { GDK_KEY_Page_Down, -PAGE_STEP },
    { GDK_KEY_KP_Page_Down, -PAGE_STEP },
  };

  (void) code;
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].key == key) {
      step (steps, table[i].by);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static GtkWidget *
add_button (AdwEntryRow *row, const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  adw_entry_row_add_suffix (row, button);
  return button;
}

/* They would be two more stops for the Tab key in each row, for what the arrows do. */
static void
keep_from_tab (Steps *steps)
{
  gtk_widget_set_focusable (steps->less, FALSE);
  gtk_widget_set_focusable (steps->more, FALSE);
}

void
pdk_number_steps_add (AdwEntryRow *row, guint64 min, guint64 max)
{
  GtkEventController *keys = NULL;
  GtkEditable *text = NULL;
  Steps *steps = NULL;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (min <= max);

  steps = g_new0 (Steps, 1);
  steps->editable = GTK_EDITABLE (row);
  steps->min = min;
  steps->max = max;
  steps->less = add_button (row, "list-remove-symbolic", _ ("Less"));
  steps->more = add_button (row, "list-add-symbolic", _ ("More"));
  g_object_set_data_full (G_OBJECT (row), "steps", steps, g_free);
  keep_from_tab (steps);
  g_signal_connect_swapped (steps->less, "clicked", G_CALLBACK (on_less), steps);
  g_signal_connect_swapped (steps->more, "clicked", G_CALLBACK (on_more), steps);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), steps);
  text = gtk_editable_get_delegate (steps->editable);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), steps);
  gtk_widget_add_controller (GTK_WIDGET (text), keys);
  gtk_widget_add_css_class (GTK_WIDGET (row), "pdk-number");
  update (steps);
}
