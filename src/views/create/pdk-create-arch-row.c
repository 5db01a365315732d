/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-arch-row.h"

#include <glib/gi18n.h>

struct _PdkCreateArchRow {
  AdwComboRow parent_instance;

  const PdkCreateHost *host; /* borrowed, nullable */
  char *wanted;              /* nullable: the name of the one that the user chose */
  gboolean setting;
};

enum { ARCH_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateArchRow, pdk_create_arch_row, ADW_TYPE_COMBO_ROW)

/* Only Xen’s hosts have more than one kind of machine. */
static gboolean
has_kinds (PdkCreateArchRow *self)
{
  for (guint i = 0; self->host != NULL && i < self->host->archs->len; i++)
    if (pdk_create_arch_is_paravirtual (self->host->archs->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) */
static char *
make_name (PdkCreateArchRow *self, const PdkCreateArch *arch)
{
  if (!has_kinds (self))
    return g_strdup (arch->arch);
  return g_strdup_printf ("%s (%s)", arch->arch,
                          g_str_equal (arch->os_type, "xen")      ? "PV"
                          : g_str_equal (arch->os_type, "xenpvh") ? "PVH"
                                                                  : "HVM");
}

static void
say (PdkCreateArchRow *self)
{
  const PdkCreateArch *arch = pdk_create_arch_row_get (self);
  const char *text = "";

  if (arch != NULL && g_str_equal (arch->os_type, "xen"))
    text = _ ("Paravirtual: for systems that know Xen, without a firmware");
  else if (arch != NULL && g_str_equal (arch->os_type, "xenpvh"))
    text = _ ("Paravirtual with the help of the CPU, without a firmware");
  else if (has_kinds (self))
    text = _ ("A whole PC, for any system");
  /* safe text: those above */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
on_selected (PdkCreateArchRow *self)
{
  if (self->setting)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (pdk_create_arch_row_get_name (self));
  say (self);
  g_signal_emit (self, signals[ARCH_CHANGED], 0);
}

static void
pdk_create_arch_row_finalize (GObject *object)
{
  g_free (PDK_CREATE_ARCH_ROW (object)->wanted);

  G_OBJECT_CLASS (pdk_create_arch_row_parent_class)->finalize (object);
}

static void
pdk_create_arch_row_class_init (PdkCreateArchRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_create_arch_row_finalize;

  signals[ARCH_CHANGED] = g_signal_new ("arch-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_arch_row_init (PdkCreateArchRow *self)
{
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

void
pdk_create_arch_row_set_host (PdkCreateArchRow *self, const PdkCreateHost *host)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;
  guint n = 0;

  g_return_if_fail (PDK_IS_CREATE_ARCH_ROW (self));

  self->host = host;
  n = host != NULL ? host->archs->len : 0;
  for (guint i = 0; i < n; i++) {
    char *name = make_name (self, host->archs->pdata[i]);

    if (g_strcmp0 (name, self->wanted) == 0)
      selected = i;
    gtk_string_list_take (names, name);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
  self->setting = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->setting = FALSE;
  say (self);
}

const PdkCreateArch *
pdk_create_arch_row_get (PdkCreateArchRow *self)
{
  guint at = 0;

  g_return_val_if_fail (PDK_IS_CREATE_ARCH_ROW (self), NULL);

  at = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return self->host != NULL && at < self->host->archs->len ? self->host->archs->pdata[at] : NULL;
}

const char *
pdk_create_arch_row_get_name (PdkCreateArchRow *self)
{
  GtkStringObject *name = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_ARCH_ROW (self), "");

  name = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));
  return name != NULL ? gtk_string_object_get_string (name) : "";
}
