/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-display-row.h"

#include <glib/gi18n.h>

#define MOST 4

/* What a kind of machine can have, the first unless something else is chosen. */
typedef struct {
  guint n;
  PdkCreateDisplay displays[MOST];
} Kind;

struct _PdkCreateDisplayRow {
  AdwComboRow parent_instance;

  const Kind *kind;
  PdkCreateDisplay chosen; /* by the user, perhaps while it was another kind */
  gboolean setting;
};

enum { DISPLAY_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateDisplayRow, pdk_create_display_row, ADW_TYPE_COMBO_ROW)

static const Kind whole = { 4,
                            { PDK_CREATE_DISPLAY_AUTO, PDK_CREATE_DISPLAY_SPICE,
                              PDK_CREATE_DISPLAY_VNC, PDK_CREATE_DISPLAY_NONE } };
/* Xen's own framebuffer speaks VNC alone. */
static const Kind pv = {
  3, { PDK_CREATE_DISPLAY_AUTO, PDK_CREATE_DISPLAY_VNC, PDK_CREATE_DISPLAY_NONE }
};
static const Kind pvh = { 2, { PDK_CREATE_DISPLAY_NONE, PDK_CREATE_DISPLAY_VNC } };

/* (nullable) @arch */
static const Kind *
find_kind (const PdkCreateArch *arch)
{
  if (arch == NULL || !pdk_create_arch_is_paravirtual (arch))
    return &whole;
  return g_str_equal (arch->os_type, "xenpvh") ? &pvh : &pv;
}

static const char *
get_name (PdkCreateDisplay display)
{
  switch (display) {
  case PDK_CREATE_DISPLAY_AUTO:
    return _ ("Automatic");
  case PDK_CREATE_DISPLAY_SPICE:
    return "SPICE";
  case PDK_CREATE_DISPLAY_VNC:
    return "VNC";
  case PDK_CREATE_DISPLAY_NONE:
    return _ ("None");
  }
  g_assert_not_reached ();
}

static void
fill (PdkCreateDisplayRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < self->kind->n; i++) {
    gtk_string_list_append (names, get_name (self->kind->displays[i]));
    if (self->kind->displays[i] == self->chosen)
      selected = i;
  }
  self->setting = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->setting = FALSE;
}

static void
on_selected (PdkCreateDisplayRow *self)
{
  if (self->setting)
    return;
  self->chosen = pdk_create_display_row_get (self);
  g_signal_emit (self, signals[DISPLAY_CHANGED], 0);
}

static void
pdk_create_display_row_class_init (PdkCreateDisplayRowClass *klass)
{
  signals[DISPLAY_CHANGED] = g_signal_new ("display-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_display_row_init (PdkCreateDisplayRow *self)
{
  self->kind = &whole;
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
  fill (self);
}

void
pdk_create_display_row_set_arch (PdkCreateDisplayRow *self, const PdkCreateArch *arch)
{
  const Kind *kind = find_kind (arch);

  g_return_if_fail (PDK_IS_CREATE_DISPLAY_ROW (self));

  if (self->kind == kind)
    return;
  self->kind = kind;
  fill (self);
}

PdkCreateDisplay
pdk_create_display_row_get (PdkCreateDisplayRow *self)
{
  guint at = 0;

  g_return_val_if_fail (PDK_IS_CREATE_DISPLAY_ROW (self), PDK_CREATE_DISPLAY_AUTO);

  at = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  return self->kind->displays[at < self->kind->n ? at : 0];
}

const char *
pdk_create_display_row_get_name (PdkCreateDisplayRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_DISPLAY_ROW (self), "");

  return get_name (pdk_create_display_row_get (self));
}
