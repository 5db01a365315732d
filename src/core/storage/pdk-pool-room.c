/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-storage"

#include "config.h"

#include "storage/pdk-pool.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a new volume of a pool can be: how large, and of what name. */

/* How much the volumes that are known of may still grow. */
static guint64
sum_promises (PdkPool *self)
{
  GListModel *volumes = pdk_pool_get_volumes (self);
  const guint n_volumes = g_list_model_get_n_items (volumes);
  guint64 sum = 0;

  for (guint i = 0; i < n_volumes; i++) {
    g_autoptr (PdkVolume) volume = g_list_model_get_item (volumes, i);
    const PdkVolumeInfo *info = pdk_volume_get_info (volume);

    if (info != NULL && info->capacity > info->allocation &&
        info->capacity - info->allocation < G_MAXUINT64 - sum)
      sum += info->capacity - info->allocation;
  }
  return sum;
}

PdkPoolRoom
pdk_pool_judge_size (PdkPool *self, guint64 capacity, gboolean full, char **reason)
{
  const PdkPoolInfo *info = NULL;
  g_autofree char *free_text = NULL;
  g_autofree char *text = NULL;
  PdkPoolRoom room = PDK_POOL_FITS;

  g_return_val_if_fail (PDK_IS_POOL (self), PDK_POOL_FITS);

  info = pdk_pool_get_info (self);
  free_text = g_format_size_full (info->available, G_FORMAT_SIZE_IEC_UNITS);
  /* One that does not say how large it is has no limit that is known. */
  if (!pdk_pool_is_active (self) || info->capacity == 0) {
    room = PDK_POOL_FITS;
  } else if (capacity > info->available) {
    room = full ? PDK_POOL_TOO_SMALL : PDK_POOL_OVERCOMMITS;
    /* Translators: %s is an amount of bytes */
    text =
        full ? g_strdup_printf (_ ("Only %s are free"), free_text)
             : g_strdup_printf (_ ("Only %s are free: the machine stops when its disk needs more"),
                                free_text);
  } else if (capacity > info->available - MIN (sum_promises (self), info->available)) {
    room = PDK_POOL_OVERCOMMITS;
    /* Translators: %s is an amount of bytes */
    text = g_strdup_printf (_ ("%s are free, but other volumes here may still grow into it"),
                            free_text);
  }
  if (reason != NULL)
    *reason = g_steal_pointer (&text);
  return room;
}

static char *
clean_stem (const char *stem)
{
  GString *clean = g_string_new (NULL);

  for (const char *c = stem; c != NULL && *c != '\0' && clean->len < 100;
       c = g_utf8_next_char (c)) {
    const gunichar character = g_utf8_get_char_validated (c, -1);

    if (character == (gunichar) -1 || character == (gunichar) -2)
      break;
    if (g_unichar_isalnum (character) || (clean->len > 0 && strchr ("-_.", *c) != NULL))
      g_string_append_unichar (clean, character);
    else if (clean->len > 0 && clean->str[clean->len - 1] != '-')
      g_string_append_c (clean, '-');
  }
  while (clean->len > 0 && clean->str[clean->len - 1] == '-')
    g_string_truncate (clean, clean->len - 1);
  return g_string_free (clean, FALSE);
}

/* @base, @suffix: of a name that may be taken */
static char *
find_free (PdkPool *self, const char *base, const char *suffix)
{
  char *name = g_strconcat (base, suffix, NULL);

  for (guint i = 2; pdk_pool_find_volume (self, name) != NULL; i++) {
    g_free (name);
    name = g_strdup_printf ("%s-%u%s", base, i, suffix);
  }
  return name;
}

PdkVolume *
pdk_pool_find_copy (PdkPool *self, const char *name, guint64 size)
{
  PdkVolume *volume = pdk_pool_find_volume (self, name);
  const PdkVolumeInfo *info = volume != NULL ? pdk_volume_get_info (volume) : NULL;

  /* One that is still on its way, or broke off, is as large from the beginning, but not all there. */
  return info != NULL && info->by_path && !info->folder && info->capacity == size &&
                 info->allocation >= size
             ? volume
             : NULL;
}

char *
pdk_pool_find_free_name (PdkPool *self, const char *name)
{
  const char *suffix = NULL;
  g_autofree char *base = NULL;

  g_return_val_if_fail (PDK_IS_POOL (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  suffix = strrchr (name, '.');
  if (suffix == NULL || suffix == name)
    suffix = name + strlen (name);
  base = g_strndup (name, (gsize) (suffix - name));
  return find_free (self, base, suffix);
}

char *
pdk_pool_suggest_name (PdkPool *self, const char *stem, const char *suffix)
{
  g_autofree char *clean = clean_stem (stem);

  g_return_val_if_fail (PDK_IS_POOL (self), NULL);
  g_return_val_if_fail (suffix != NULL, NULL);

  return find_free (self, *clean != '\0' ? clean : "disk", suffix);
}
