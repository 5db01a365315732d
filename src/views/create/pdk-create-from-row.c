/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-from-row.h"

#include <glib/gi18n.h>

#include "widgets/pdk-row-fit.h"

struct _PdkCreateFromRow {
  AdwComboRow parent_instance;

  gboolean containers;
  gboolean setting;
};

static const struct {
  const char *name;
  const char *words;
  gboolean container;
} ways[PDK_CREATE_N_FROM] = {
  [PDK_CREATE_FROM_DOWNLOAD] = { N_ ("Download"),
                                 N_ ("An installer or a live system, from the network") },
  [PDK_CREATE_FROM_DISC] = { N_ ("Disc Image"),
                             N_ ("An ISO image of an installer or a live system") },
  [PDK_CREATE_FROM_TREE] = { N_ ("Install Tree"), N_ ("A distribution’s folder on a server") },
  [PDK_CREATE_FROM_CLOUD] = { N_ ("Cloud Image"),
                              N_ ("A system ready to run, set up by cloud-init") },
  [PDK_CREATE_FROM_DISK] = { N_ ("Existing Disk"),
                             N_ ("One with a system, also of other programs") },
  [PDK_CREATE_FROM_APPLIANCE] = { N_ ("Appliance (OVA, OVF)"),
                                  N_ ("A machine that another program wrote") },
  [PDK_CREATE_FROM_NETWORK] = { N_ ("Network Boot"), N_ ("From a server on the network (PXE)") },
  [PDK_CREATE_FROM_NOTHING] = { N_ ("Nothing Yet"),
                                N_ ("An empty machine, to be set up afterwards") },
  [PDK_CREATE_FROM_PROGRAM] = { N_ ("Program"), N_ ("A container for one program of the host"),
                                TRUE },
  [PDK_CREATE_FROM_FOLDER] = { N_ ("System in a Folder"),
                               N_ ("A container for a whole system that is in a folder of the host"),
                               TRUE },
};

enum { FROM_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateFromRow, pdk_create_from_row, ADW_TYPE_COMBO_ROW)

/* Which of those that are shown is number @at. */
static PdkCreateFrom
get_way (PdkCreateFromRow *self, guint at)
{
  for (guint i = 0; i < PDK_CREATE_N_FROM; i++)
    if (ways[i].container == self->containers && at-- == 0)
      return i;
  return self->containers ? PDK_CREATE_FROM_PROGRAM : PDK_CREATE_FROM_DISC;
}

static void
say (PdkCreateFromRow *self)
{
  /* safe text: of the table above */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               _ (ways[pdk_create_from_row_get (self)].words));
}

static char *
get_words (AdwComboRow *row, guint at, gboolean *usable)
{
  return g_strdup (_ (ways[get_way (PDK_CREATE_FROM_ROW (row), at)].words));
}

static void
fill (PdkCreateFromRow *self, PdkCreateFrom before)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < PDK_CREATE_N_FROM; i++)
    if (ways[i].container == self->containers)
      gtk_string_list_append (names, _ (ways[i].name));
  self->setting = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  pdk_create_from_row_set (self, self->containers || ways[before].container == self->containers
                                     ? before
                                     : PDK_CREATE_FROM_DISC);
  self->setting = FALSE;
  say (self);
}

static void
on_selected (PdkCreateFromRow *self)
{
  if (self->setting)
    return;
  say (self);
  g_signal_emit (self, signals[FROM_CHANGED], 0);
}

static void
pdk_create_from_row_class_init (PdkCreateFromRowClass *klass)
{
  signals[FROM_CHANGED] = g_signal_new ("from-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_from_row_init (PdkCreateFromRow *self)
{
  pdk_row_fit_combo_with_notes (ADW_COMBO_ROW (self), get_words);
  fill (self, PDK_CREATE_FROM_DISC);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

void
pdk_create_from_row_set_connection (PdkCreateFromRow *self, PdkConnection *connection)
{
  PdkCreateFrom before;
  gboolean containers = FALSE;

  g_return_if_fail (PDK_IS_CREATE_FROM_ROW (self));
  g_return_if_fail (PDK_IS_CONNECTION (connection));

  containers = g_str_has_prefix (pdk_connection_get_uri (connection), "lxc");
  if (self->containers == containers)
    return;
  before = pdk_create_from_row_get (self);
  self->containers = containers;
  fill (self, before);
}

PdkCreateFrom
pdk_create_from_row_get (PdkCreateFromRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_FROM_ROW (self), PDK_CREATE_FROM_NOTHING);

  return get_way (self, adw_combo_row_get_selected (ADW_COMBO_ROW (self)));
}

void
pdk_create_from_row_set (PdkCreateFromRow *self, PdkCreateFrom from)
{
  const guint n = g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (self)));

  g_return_if_fail (PDK_IS_CREATE_FROM_ROW (self));

  for (guint i = 0; i < n; i++)
    if (get_way (self, i) == from)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), i);
}
