/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-memory.h"

/* How long another display may take to bring what this one refers to. */
#define WAIT_US (5 * G_TIME_SPAN_SECOND)

/* A session that goes on elsewhere may begin with any number; then they rise by one, in any order
 * where there are several displays. */
#define MAX_FIRST_GLZ (1u << 28)
#define MAX_GLZ_STEP  4096
/* All that is needed at one time, in pixels; the library asks for windows of up to 32 MiB of them. */
#define MAX_GLZ_PIXELS (G_GUINT64_CONSTANT (1) << 27)

typedef struct {
  guint64 id;
  guint32 width;
  guint32 height;
  gboolean is_lossy;
  guint n_sent;
} Kept;

typedef struct {
  guint64 id;
  guint32 n_pixels;
} Glz;

struct _PdkSpiceMemory {
  gatomicrefcount ref_count;
  GMutex lock; /* of everything below */
  GCond changed;
  gboolean has_ended;
  const char *refusal; /* nullable; static */

  GHashTable *images; /* owned: of Kept, which are their own keys */
  GHashTable *glz;    /* owned: of Glz, which are their own keys */
  guint64 last_glz;
  guint64 oldest_glz;
  guint64 glz_pixels;
};

PdkSpiceMemory *
pdk_spice_memory_new (void)
{
  PdkSpiceMemory *self = g_new0 (PdkSpiceMemory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->images = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->glz = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

PdkSpiceMemory *
pdk_spice_memory_ref (PdkSpiceMemory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_spice_memory_unref (PdkSpiceMemory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->images);
  g_hash_table_unref (self->glz);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
pdk_spice_memory_end (PdkSpiceMemory *self)
{
  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
pdk_spice_memory_refuse (PdkSpiceMemory *self, const char *reason)
{
  g_mutex_lock (&self->lock);
  if (self->refusal == NULL)
    self->refusal = reason;
  g_mutex_unlock (&self->lock);
}

const char *
pdk_spice_memory_get_refusal (PdkSpiceMemory *self)
{
  const char *refusal;

  g_mutex_lock (&self->lock);
  refusal = self->refusal;
  g_mutex_unlock (&self->lock);
  return refusal;
}

/** Holds the lock.  Returns: whether there is something to wait for still */
static gboolean
wait_for_change (PdkSpiceMemory *self, gint64 deadline)
{
  return !self->has_ended && g_cond_wait_until (&self->changed, &self->lock, deadline);
}

void
pdk_spice_memory_keep (PdkSpiceMemory *self,
                       guint64 id,
                       guint32 width,
                       guint32 height,
                       gboolean is_lossy,
                       gboolean replaces)
{
  Kept *kept = g_new (Kept, 1);
  const Kept *before;

  *kept = (Kept){ id, width, height, is_lossy, 1 };
  g_mutex_lock (&self->lock);
  before = g_hash_table_lookup (self->images, &id);
  if (before != NULL)
    kept->n_sent = before->n_sent + (replaces ? 0 : 1);
  g_hash_table_replace (self->images, &kept->id, kept);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

gboolean
pdk_spice_memory_find (
    PdkSpiceMemory *self, guint64 id, gboolean is_lossless, guint32 *width, guint32 *height)
{
  const gint64 deadline = g_get_monotonic_time () + WAIT_US;
  const Kept *kept;
  gboolean found;

  g_mutex_lock (&self->lock);
  do {
    kept = g_hash_table_lookup (self->images, &id);
    found = kept != NULL && !(is_lossless && kept->is_lossy);
  } while (!found && wait_for_change (self, deadline));
  if (found) {
    *width = kept->width;
    *height = kept->height;
  }
  g_mutex_unlock (&self->lock);
  return found;
}

void
pdk_spice_memory_drop (PdkSpiceMemory *self, guint64 id)
{
  Kept *kept;

  g_mutex_lock (&self->lock);
  kept = g_hash_table_lookup (self->images, &id);
  if (kept != NULL && --kept->n_sent == 0)
    g_hash_table_remove (self->images, &id);
  g_mutex_unlock (&self->lock);
}

void
pdk_spice_memory_drop_all (PdkSpiceMemory *self)
{
  g_mutex_lock (&self->lock);
  g_hash_table_remove_all (self->images);
  g_mutex_unlock (&self->lock);
}

gboolean
pdk_spice_memory_may_add_glz (PdkSpiceMemory *self, guint64 id, guint32 distance, guint32 n_pixels)
{
  gboolean may;

  g_mutex_lock (&self->lock);
  may = distance <= id && id >= self->oldest_glz && !g_hash_table_contains (self->glz, &id) &&
        self->glz_pixels + n_pixels <= MAX_GLZ_PIXELS;
  if (g_hash_table_size (self->glz) == 0 && self->last_glz == 0)
    may = may && id <= MAX_FIRST_GLZ;
  else
    may = may && id <= self->last_glz + MAX_GLZ_STEP && id + MAX_GLZ_STEP >= self->last_glz;
  g_mutex_unlock (&self->lock);
  return may;
}

/* What is older than @oldest is gone. */
static gboolean
is_old (gpointer key, gpointer value, gpointer user_data)
{
  PdkSpiceMemory *self = user_data;
  const Glz *glz = value;

  if (glz->id >= self->oldest_glz)
    return FALSE;
  self->glz_pixels -= glz->n_pixels;
  return TRUE;
}

void
pdk_spice_memory_add_glz (PdkSpiceMemory *self, guint64 id, guint32 distance, guint32 n_pixels)
{
  Glz *glz = g_new (Glz, 1);

  *glz = (Glz){ id, n_pixels };
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->glz, &glz->id, glz);
  self->glz_pixels += n_pixels;
  self->last_glz = MAX (self->last_glz, id);
  /* The last one decides; one that came out of turn does not bring back what was let go. */
  if (id == self->last_glz && id - distance > self->oldest_glz) {
    self->oldest_glz = id - distance;
    g_hash_table_foreach_remove (self->glz, is_old, self);
  }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

guint32
pdk_spice_memory_find_glz (PdkSpiceMemory *self, guint64 id)
{
  const gint64 deadline = g_get_monotonic_time () + WAIT_US;
  const Glz *glz;
  guint32 n_pixels;

  g_mutex_lock (&self->lock);
  do
    glz = g_hash_table_lookup (self->glz, &id);
  while (glz == NULL && id >= self->oldest_glz && wait_for_change (self, deadline));
  n_pixels = glz != NULL ? glz->n_pixels : 0;
  g_mutex_unlock (&self->lock);
  return n_pixels;
}
