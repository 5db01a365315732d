/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-name-row.h"

#include <glib/gi18n.h>

#include "core/create/pdk-create-spec.h"

struct _PdkCreateNameRow {
  AdwEntryRow parent_instance;

  char *own; /* nullable: the one that was made up here */
};

G_DEFINE_FINAL_TYPE (PdkCreateNameRow, pdk_create_name_row, ADW_TYPE_ENTRY_ROW)

static void
pdk_create_name_row_finalize (GObject *object)
{
  g_free (PDK_CREATE_NAME_ROW (object)->own);

  G_OBJECT_CLASS (pdk_create_name_row_parent_class)->finalize (object);
}

static void
pdk_create_name_row_class_init (PdkCreateNameRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_create_name_row_finalize;
}

static void
pdk_create_name_row_init (PdkCreateNameRow *self)
{
}

char *
pdk_create_name_row_get (PdkCreateNameRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_NAME_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
}

/* What is selected there to be typed over stays so. */
void
pdk_create_name_row_set (PdkCreateNameRow *self, const char *name)
{
  g_autofree char *before = pdk_create_name_row_get (self);

  g_return_if_fail (PDK_IS_CREATE_NAME_ROW (self));
  g_return_if_fail (name != NULL);

  if (!g_str_equal (before, name))
    gtk_editable_set_text (GTK_EDITABLE (self), name);
}

void
pdk_create_name_row_suggest (PdkCreateNameRow *self, const char *stem, PdkCreateTarget *target)
{
  g_autofree char *current = pdk_create_name_row_get (self);
  g_autofree char *name = g_strdup (stem);

  g_return_if_fail (PDK_IS_CREATE_NAME_ROW (self));
  g_return_if_fail (stem != NULL);

  /* What the user typed is theirs. */
  if (*current != '\0' && g_strcmp0 (current, self->own) != 0)
    return;
  for (guint i = 2; pdk_create_target_has_name (target, name); i++) {
    g_free (name);
    name = g_strdup_printf ("%s-%u", stem, i);
  }
  g_free (self->own);
  self->own = g_strdup (name);
  pdk_create_name_row_set (self, name);
}

char *
pdk_create_name_row_check (PdkCreateNameRow *self, PdkCreateTarget *target)
{
  g_autofree char *name = pdk_create_name_row_get (self);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_NAME_ROW (self), NULL);

  if (!pdk_create_spec_check_name (name, &error))
    return g_strdup (error->message);
  if (pdk_create_target_has_name (target, name))
    return g_strdup (_ ("A machine of this host has this name"));
  return NULL;
}
