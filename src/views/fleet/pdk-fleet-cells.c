/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-fleet"

#include "config.h"

#include "views/fleet/pdk-fleet-cells.h"

#include <glib/gi18n.h>

#include "core/domain/pdk-domain.h"
#include "core/pdk-text.h"
#include "widgets/pdk-inscription.h"
#include "widgets/pdk-state-icon.h"

/* How values become text in the cells of the machine list.  The template binds each cell to the
 * properties of its machine through these; their first argument is the list item. */

/* What is not known is a dash, never a made-up zero. */
#define UNKNOWN "—"

static char *
format_percent (gpointer item, double percent)
{
  if (percent < 0)
    return g_strdup (UNKNOWN);
  /* Translators: a share of processor time, for example “12 %”; the two %% become one. */
  return g_strdup_printf (_ ("%d %%"), (int) (percent + 0.5));
}

static char *
format_kib (gpointer item, guint64 kib)
{
  return kib == 0 ? g_strdup (UNKNOWN) : pdk_text_format_kib (kib);
}

static char *
format_rate (gpointer item, double rate)
{
  return rate < 0 ? g_strdup (UNKNOWN) : pdk_text_format_rate (rate);
}

static char *
format_count (gpointer item, guint count)
{
  return count == 0 ? g_strdup (UNKNOWN) : g_strdup_printf ("%u", count);
}

static char *
format_text (gpointer item, const char *text)
{
  return text == NULL || *text == '\0' ? g_strdup (UNKNOWN) : pdk_text_display (text);
}

static char *
format_autostart (gpointer item, gboolean autostart)
{
  return g_strdup (autostart ? _ ("Yes") : UNKNOWN);
}

static char *
state_icon (gpointer item, PdkDomainState state, gboolean hung)
{
  return g_strdup (hung ? PDK_STATE_ICON_NOT_ANSWERING : pdk_state_icon_name (state));
}

static char **
state_classes (gpointer item, PdkDomainState state, gboolean hung, gboolean stale)
{
  const char *classes[] = { "state-cell", pdk_state_css_class (state), NULL, NULL };

  if (hung)
    classes[1] = PDK_STATE_CSS_CLASS_NOT_ANSWERING;
  if (stale)
    classes[2] = "stale";
  return g_strdupv ((char **) classes);
}

static char **
name_classes (gpointer item, gboolean stale)
{
  const char *classes[] = { "name-cell", stale ? "stale" : NULL, NULL };

  return g_strdupv ((char **) classes);
}

/* Rows of a host that is gone show what was last known, and look it. */
static char **
cell_classes (gpointer item, gboolean stale)
{
  const char *classes[] = { "numeric", stale ? "stale" : NULL, NULL };

  return g_strdupv ((char **) classes);
}

void
pdk_fleet_cells_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, format_percent);
  gtk_widget_class_bind_template_callback (widget_class, format_kib);
  gtk_widget_class_bind_template_callback (widget_class, format_rate);
  gtk_widget_class_bind_template_callback (widget_class, format_count);
  gtk_widget_class_bind_template_callback (widget_class, format_text);
  gtk_widget_class_bind_template_callback (widget_class, format_autostart);
  gtk_widget_class_bind_template_callback (widget_class, state_icon);
  gtk_widget_class_bind_template_callback (widget_class, state_classes);
  gtk_widget_class_bind_template_callback (widget_class, name_classes);
  gtk_widget_class_bind_template_callback (widget_class, cell_classes);
  gtk_widget_class_bind_template_callback (widget_class, pdk_inscription_query_tooltip);
}
