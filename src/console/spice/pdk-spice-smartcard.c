/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-smartcard.h"

#include <dlfcn.h>

/* The library finds the readers, with libcacard, and speaks with their cards once its channel is open;
 * so that is opened while cards are shared, and not before.
 *
 * Both keep one set of readers for the process.  A reader has the number that a guest gave it, and is
 * shown to no other guest while it has one; nobody takes that away when the guest is gone.  So one
 * machine has the readers at a time, and their numbers are cleared here.  The library has no names for
 * them, either.  libcacard, which it brings along, is asked itself for both.
 *
 * libcacard's events wait until the main loop turns for another reason: it is woken now and then while
 * cards are shared. */

#define POLL_S 1

/* The library looks for the readers in another thread, and does not ask whether its channel is still
 * there when they are found: so it is, for that long.  Drivers of readers may be slow. */
#define SEARCH_S 60

/* As libcacard counts a reader that no guest has. */
#define NO_NUMBER 0xffffffffu

struct _PdkSpiceSmartcard {
  PdkConsoleSmartcard parent_instance;

  SpiceSession *session; /* borrowed, weak */
  SpiceChannel *channel; /* borrowed, weak: a held channel keeps its session from ending */
  guint poll_id;         /* while it has the readers */
  gboolean opened;       /* the channel is */
  gboolean leaving;      /* the guest is being told before the channel is closed */
};

G_DEFINE_FINAL_TYPE (PdkSpiceSmartcard, pdk_spice_smartcard, PDK_TYPE_CONSOLE_SMARTCARD)

static GPtrArray *all;           /* of PdkSpiceSmartcard, borrowed */
static PdkSpiceSmartcard *owner; /* borrowed: the one that has the readers */

typedef const char *(*GetName) (gpointer reader);
typedef guint32 (*GetNumber) (gpointer reader);
typedef int (*SetNumber) (gpointer reader, guint32 number);
typedef int (*CardIsPresent) (gpointer reader);

static gpointer
find_function (const char *name)
{
  return dlsym (RTLD_DEFAULT, name);
}

gboolean
pdk_spice_smartcard_is_supported (void)
{
  return find_function ("vreader_get_name") != NULL && find_function ("vreader_get_id") != NULL &&
         find_function ("vreader_set_id") != NULL &&
         find_function ("vreader_card_is_present") != NULL;
}

static void
free_reader (gpointer reader)
{
  g_boxed_free (SPICE_TYPE_SMARTCARD_READER, reader);
}

/* (transfer full): of SpiceSmartcardReader; empty while none was looked for */
static GList *
list_readers (void)
{
  return spice_smartcard_manager_get_readers (spice_smartcard_manager_get ());
}

static GPtrArray *
find_readers (void)
{
  const GetName get_name = (GetName) find_function ("vreader_get_name");
  const CardIsPresent is_present = (CardIsPresent) find_function ("vreader_card_is_present");
  GPtrArray *result = g_ptr_array_new_with_free_func (g_object_unref);
  GList *readers = list_readers ();

  for (GList *l = readers; l != NULL; l = l->next)
    g_ptr_array_add (result, pdk_card_reader_new (get_name (l->data),
                                                  spice_smartcard_reader_is_software (l->data),
                                                  is_present (l->data) == 0));
  g_list_free_full (readers, free_reader);
  return result;
}

static void
clear_numbers (void)
{
  const SetNumber set_number = (SetNumber) find_function ("vreader_set_id");
  GList *readers = list_readers ();

  for (GList *l = readers; l != NULL; l = l->next)
    set_number (l->data, NO_NUMBER);
  g_list_free_full (readers, free_reader);
}

/* The guest would go on with a card that does not answer: a closed channel tells it nothing.  So what
 * the library says when a card is taken out is said of each that is in. */
static void
say_removed (void)
{
  const GetNumber get_number = (GetNumber) find_function ("vreader_get_id");
  const CardIsPresent is_present = (CardIsPresent) find_function ("vreader_card_is_present");
  GList *readers = list_readers ();

  for (GList *l = readers; l != NULL; l = l->next)
    if (get_number (l->data) != NO_NUMBER && is_present (l->data) == 0)
      g_signal_emit_by_name (spice_smartcard_manager_get (), "card-removed", l->data);
  g_list_free_full (readers, free_reader);
}

static gboolean
has_readers (PdkSpiceSmartcard *self)
{
  return self->poll_id != 0;
}

static PdkConsoleSmartcardState
find_state (PdkSpiceSmartcard *self)
{
  if (self->session == NULL)
    return PDK_CONSOLE_SMARTCARD_NOT_CONNECTED;
  if (self->channel == NULL)
    return PDK_CONSOLE_SMARTCARD_NO_CHANNEL;
  if (has_readers (self))
    return PDK_CONSOLE_SMARTCARD_ON;
  if (pdk_console_smartcard_get_shared (PDK_CONSOLE_SMARTCARD (self)) && owner != NULL)
    return PDK_CONSOLE_SMARTCARD_IN_USE;
  return PDK_CONSOLE_SMARTCARD_OFF;
}

static void
update (PdkSpiceSmartcard *self)
{
  g_autoptr (GPtrArray) readers =
      self->opened ? find_readers () : g_ptr_array_new_with_free_func (g_object_unref);

  pdk_console_smartcard_update (PDK_CONSOLE_SMARTCARD (self), find_state (self), readers);
}

static gboolean
on_poll (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_search_over (gpointer channel)
{
  return G_SOURCE_REMOVE;
}

static void
take_readers (PdkSpiceSmartcard *self)
{
  const char *database = NULL;
  const char *const *certificates = pdk_console_smartcard_get_certificates (&database);

  g_object_set (self->session, "smartcard-db", database, "smartcard-certificates", certificates,
                NULL);
  owner = self;
  self->poll_id = g_timeout_add_seconds (POLL_S, on_poll, self);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, SEARCH_S, on_search_over,
                              g_object_ref (self->channel), g_object_unref);
  spice_channel_connect (self->channel);
}

static void
apply_all (void)
{
  for (guint i = 0; i < all->len; i++) {
    PdkSpiceSmartcard *other = g_ptr_array_index (all, i);

    PDK_CONSOLE_SMARTCARD_GET_CLASS (other)->apply (PDK_CONSOLE_SMARTCARD (other));
  }
}

static gboolean
on_told (gpointer user_data)
{
  PdkSpiceSmartcard *self = user_data;

  self->leaving = FALSE;
  if (self->channel != NULL)
    spice_channel_disconnect (self->channel, SPICE_CHANNEL_NONE);
  apply_all ();
  return G_SOURCE_REMOVE;
}

/* Called by the channel's own coroutine, which cannot close it. */
static void
on_channel_flush (GObject *channel, GAsyncResult *result, gpointer user_data)
{
  spice_channel_flush_finish (SPICE_CHANNEL (channel), result, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_told, user_data, g_object_unref);
}

static void
close_channel (PdkSpiceSmartcard *self)
{
  self->leaving = TRUE;
  spice_channel_flush_async (self->channel, NULL, on_channel_flush, g_object_ref (self));
}

/* @stop: whether the channel is still there to be closed */
static void
leave_readers (PdkSpiceSmartcard *self, gboolean stop)
{
  if (!has_readers (self))
    return;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  stop = stop && self->channel != NULL;
  if (self->opened && stop)
    say_removed ();
  if (self->opened)
    clear_numbers ();
  self->opened = FALSE;
  owner = NULL;
  if (stop)
    close_channel (self);
  apply_all ();
}

static void
pdk_spice_smartcard_apply (PdkConsoleSmartcard *smartcard)
{
  PdkSpiceSmartcard *self = PDK_SPICE_SMARTCARD (smartcard);
  const gboolean wanted = pdk_console_smartcard_get_shared (smartcard) && self->channel != NULL;

  if (!wanted)
    leave_readers (self, TRUE);
  else if (owner == NULL && !self->leaving)
    take_readers (self);
  update (self);
}

/* Inserted and taken out of the software reader, of which there is one. */
static void
pdk_spice_smartcard_insert (PdkConsoleSmartcard *smartcard, gboolean inserted)
{
  PdkSpiceSmartcard *self = PDK_SPICE_SMARTCARD (smartcard);
  GList *readers = self->opened ? list_readers () : NULL;

  for (GList *l = readers; l != NULL; l = l->next) {
    if (!spice_smartcard_reader_is_software (l->data))
      continue;
    if (inserted)
      spice_smartcard_reader_insert_card (l->data);
    else
      spice_smartcard_reader_remove_card (l->data);
  }
  g_list_free_full (readers, free_reader);
  update (self);
}

static void
on_channel_event (PdkSpiceSmartcard *self, SpiceChannelEvent event)
{
  if (event == SPICE_CHANNEL_OPENED)
    self->opened = TRUE;
  else if (has_readers (self))
    leave_readers (self, FALSE);
  update (self);
}

static void
on_session_channel_new (PdkSpiceSmartcard *self, SpiceChannel *channel)
{
  if (!SPICE_IS_SMARTCARD_CHANNEL (channel) || self->channel != NULL)
    return;
  g_set_weak_pointer (&self->channel, channel);
  g_signal_connect_object (channel, "channel-event", G_CALLBACK (on_channel_event), self,
                           G_CONNECT_SWAPPED);
  pdk_spice_smartcard_apply (PDK_CONSOLE_SMARTCARD (self));
}

/* A channel that is kept until the search is over would hear of cards, and tell a server that is gone. */
static void
drop_channel (PdkSpiceSmartcard *self)
{
  if (self->channel != NULL) {
    g_signal_handlers_disconnect_by_data (self->channel, self);
    g_signal_handlers_disconnect_by_data (spice_smartcard_manager_get (), self->channel);
  }
  g_clear_weak_pointer (&self->channel);
  leave_readers (self, FALSE);
}

static void
on_session_channel_destroy (PdkSpiceSmartcard *self, SpiceChannel *channel)
{
  if (channel != self->channel)
    return;
  drop_channel (self);
  update (self);
}

static void
pdk_spice_smartcard_dispose (GObject *object)
{
  PdkSpiceSmartcard *self = PDK_SPICE_SMARTCARD (object);

  if (self->session != NULL || self->channel != NULL)
    pdk_spice_smartcard_set_session (self, NULL);
  g_ptr_array_remove (all, self);

  G_OBJECT_CLASS (pdk_spice_smartcard_parent_class)->dispose (object);
}

static void
pdk_spice_smartcard_class_init (PdkSpiceSmartcardClass *klass)
{
  PdkConsoleSmartcardClass *smartcard_class = PDK_CONSOLE_SMARTCARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_spice_smartcard_dispose;
  smartcard_class->apply = pdk_spice_smartcard_apply;
  smartcard_class->insert = pdk_spice_smartcard_insert;
  all = g_ptr_array_new ();
}

static void
pdk_spice_smartcard_init (PdkSpiceSmartcard *self)
{
  g_ptr_array_add (all, self);
}

PdkSpiceSmartcard *
pdk_spice_smartcard_new (void)
{
  return g_object_new (PDK_TYPE_SPICE_SMARTCARD, NULL);
}

void
pdk_spice_smartcard_set_session (PdkSpiceSmartcard *self, SpiceSession *session)
{
  g_return_if_fail (PDK_IS_SPICE_SMARTCARD (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  drop_channel (self);
  g_set_weak_pointer (&self->session, session);
  if (session != NULL && pdk_spice_smartcard_is_supported ()) {
    g_object_set (session, "enable-smartcard", TRUE, NULL);
    g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (session, "channel-destroy", G_CALLBACK (on_session_channel_destroy),
                             self, G_CONNECT_SWAPPED);
  }
  update (self);
}
