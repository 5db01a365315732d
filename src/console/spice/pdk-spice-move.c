/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-move.h"

#include <spice/enums.h>
#include <sys/eventfd.h>

typedef enum {
  STAYS,
  ASKED, /* to go on in the middle */
  SEAMLESS,
  ANEW,
} State;

struct _PdkSpiceMove {
  gatomicrefcount ref_count;
  GMutex lock; /* of everything below */
  State state;
  gboolean has_arrived;   /* the library listens there */
  PdkSpiceMemory *memory; /* owned */
  PdkSpiceMemory *next;   /* owned; nullable: of the other host, when it begins anew */
  GHashTable *left;       /* owned: of PdkSpiceMessageCheck, by channel */
  GArray *events;         /* owned: of int */
};

static gpointer
make_key (guint channel, guint id)
{
  return GUINT_TO_POINTER (channel << 8 | id);
}

PdkSpiceMove *
pdk_spice_move_new (void)
{
  PdkSpiceMove *self = g_new0 (PdkSpiceMove, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->memory = pdk_spice_memory_new ();
  self->left =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pdk_spice_message_check_free);
  self->events = g_array_new (FALSE, FALSE, sizeof (int));
  return self;
}

PdkSpiceMove *
pdk_spice_move_ref (PdkSpiceMove *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
pdk_spice_move_unref (PdkSpiceMove *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->left);
  pdk_spice_memory_unref (self->memory);
  g_clear_pointer (&self->next, pdk_spice_memory_unref);
  g_array_unref (self->events);
  g_mutex_clear (&self->lock);
  g_free (self);
}

PdkSpiceMemory *
pdk_spice_move_ref_memory (PdkSpiceMove *self)
{
  PdkSpiceMemory *memory;

  g_mutex_lock (&self->lock);
  memory = pdk_spice_memory_ref (self->memory);
  g_mutex_unlock (&self->lock);
  return memory;
}

/** Holds the lock. */
static void
tell (PdkSpiceMove *self)
{
  for (guint i = 0; i < self->events->len; i++)
    eventfd_write (g_array_index (self->events, int, i), 1);
}

void
pdk_spice_move_end (PdkSpiceMove *self)
{
  g_mutex_lock (&self->lock);
  pdk_spice_memory_end (self->memory);
  if (self->next != NULL)
    pdk_spice_memory_end (self->next);
  self->state = STAYS;
  tell (self);
  g_mutex_unlock (&self->lock);
}

const char *
pdk_spice_move_get_refusal (PdkSpiceMove *self)
{
  const char *refusal;

  g_mutex_lock (&self->lock);
  refusal = pdk_spice_memory_get_refusal (self->memory);
  if (refusal == NULL && self->next != NULL && self->has_arrived)
    refusal = pdk_spice_memory_get_refusal (self->next);
  g_mutex_unlock (&self->lock);
  return refusal;
}

/** Holds the lock. */
static void
begin_anew (PdkSpiceMove *self)
{
  self->state = ANEW;
  g_clear_pointer (&self->next, pdk_spice_memory_unref);
  self->next = pdk_spice_memory_new ();
}

/* One move at a time, as the library has it. */
void
pdk_spice_move_begin (PdkSpiceMove *self, gboolean may_be_seamless)
{
  g_mutex_lock (&self->lock);
  if (self->state == STAYS) {
    g_hash_table_remove_all (self->left);
    self->has_arrived = FALSE;
    if (may_be_seamless)
      self->state = ASKED;
    else
      begin_anew (self);
  }
  g_mutex_unlock (&self->lock);
}

static gboolean
is_in_state (PdkSpiceMove *self, State state)
{
  gboolean is;

  g_mutex_lock (&self->lock);
  is = self->state == state;
  g_mutex_unlock (&self->lock);
  return is;
}

gboolean
pdk_spice_move_is_asked (PdkSpiceMove *self)
{
  return is_in_state (self, ASKED);
}

gboolean
pdk_spice_move_is_seamless (PdkSpiceMove *self)
{
  return is_in_state (self, SEAMLESS);
}

void
pdk_spice_move_decide (PdkSpiceMove *self, gboolean is_seamless)
{
  g_mutex_lock (&self->lock);
  if (self->state == ASKED) {
    if (is_seamless)
      self->state = SEAMLESS;
    else
      begin_anew (self);
    tell (self);
  }
  g_mutex_unlock (&self->lock);
}

void
pdk_spice_move_change_over (PdkSpiceMove *self)
{
  g_mutex_lock (&self->lock);
  self->has_arrived = self->has_arrived || self->state == ANEW;
  g_mutex_unlock (&self->lock);
}

void
pdk_spice_move_leave (PdkSpiceMove *self, guint channel, guint id, PdkSpiceMessageCheck *check)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->left, make_key (channel, id), check);
  tell (self);
  g_mutex_unlock (&self->lock);
}

/** Holds the lock. */
static PdkSpiceMoveHow
find_how (PdkSpiceMove *self, gpointer key, PdkSpiceMessageCheck **check, PdkSpiceMemory **memory)
{
  gpointer left = NULL;

  if (g_hash_table_steal_extended (self->left, key, NULL, &left)) {
    *check = left;
    *memory = pdk_spice_memory_ref (self->memory);
    return PDK_SPICE_MOVE_GOES_ON;
  }
  if (self->state == ASKED || self->state == SEAMLESS)
    return PDK_SPICE_MOVE_WAITS;
  *memory = pdk_spice_memory_ref (self->state == ANEW ? self->next : self->memory);
  return PDK_SPICE_MOVE_BEGINS;
}

PdkSpiceMoveHow
pdk_spice_move_arrive (PdkSpiceMove *self,
                       guint channel,
                       guint id,
                       PdkSpiceMessageCheck **check,
                       PdkSpiceMemory **memory)
{
  PdkSpiceMoveHow how;

  g_mutex_lock (&self->lock);
  how = find_how (self, make_key (channel, id), check, memory);
  if (how == PDK_SPICE_MOVE_GOES_ON && channel == SPICE_CHANNEL_MAIN)
    self->has_arrived = TRUE;
  g_mutex_unlock (&self->lock);
  return how;
}

/* What channels have left is taken a moment later. */
gboolean
pdk_spice_move_settle (PdkSpiceMove *self)
{
  gboolean has_moved;

  g_mutex_lock (&self->lock);
  has_moved = self->state != STAYS && self->has_arrived;
  if (has_moved && self->next != NULL) {
    pdk_spice_memory_unref (self->memory);
    self->memory = g_steal_pointer (&self->next);
  }
  g_clear_pointer (&self->next, pdk_spice_memory_unref);
  self->state = STAYS;
  tell (self);
  g_mutex_unlock (&self->lock);
  return has_moved;
}

void
pdk_spice_move_watch (PdkSpiceMove *self, int event)
{
  g_mutex_lock (&self->lock);
  g_array_append_val (self->events, event);
  g_mutex_unlock (&self->lock);
}

void
pdk_spice_move_unwatch (PdkSpiceMove *self, int event)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->events->len; i++)
    if (g_array_index (self->events, int, i) == event) {
      g_array_remove_index_fast (self->events, i);
      break;
    }
  g_mutex_unlock (&self->lock);
}
