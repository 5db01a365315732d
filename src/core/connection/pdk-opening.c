/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-opening"

#include "config.h"

#include "connection/pdk-opening.h"

#include "pdk-error.h"

/* A stuck thread is taken over for so long; after that it is left alone and a new one may be
 * started, as a host that was switched off never wakes the old one.  Doubled each time, so a host
 * that hangs for a day costs some ten threads. */
#define FIRST_PATIENCE (2 * 60 * G_TIME_SPAN_SECOND)

/* What the thread works on.  It outlives the object when the thread is stuck. */
typedef struct {
  char *key;     /* constant: flags and URI */
  char *uri;     /* constant: as the user knows it */
  char *address; /* constant: as libvirt gets it */
  PdkOpeningFlags flags;
  GPtrArray *old_answers; /* constant, nullable */

  GMutex mutex;
  gboolean abandoned;        /* under the mutex: questions are refused at once */
  PdkAuthExchange *exchange; /* under the mutex, nullable: the open question */
  GPtrArray *answers;        /* under the mutex: of PdkAuthExchange */

  PdkOpening *owner; /* main thread only, nullable, borrowed */
  gint64 started;    /* main thread only */
  gint64 patience;   /* main thread only */
  gboolean finished; /* main thread only */

  PdkHandle *handle; /* the thread's, then the main thread's when it is done */
  GError *error;
} Attempt;

struct _PdkOpening {
  GObject parent_instance;

  Attempt *attempt;        /* owned, shared with the thread; nullable once abandoned */
  PdkAuthRequest *request; /* weak, nullable: what the user is asked */
  char *name;
  gboolean adopted;
};

enum { SIGNAL_ASKED, SIGNAL_FINISHED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkOpening, pdk_opening, G_TYPE_OBJECT)

/* Threads nobody waits for, by key.  Main thread only. */
static GHashTable *orphans;
static int n_threads; /* atomic */

static void
clear_attempt (gpointer data)
{
  Attempt *attempt = data;

  g_clear_pointer (&attempt->handle, pdk_handle_unref);
  g_clear_error (&attempt->error);
  g_clear_pointer (&attempt->exchange, pdk_auth_exchange_unref);
  g_clear_pointer (&attempt->old_answers, g_ptr_array_unref);
  g_ptr_array_unref (attempt->answers);
  g_mutex_clear (&attempt->mutex);
  g_free (attempt->key);
  g_free (attempt->uri);
  g_free (attempt->address);
}

static void
attempt_unref (gpointer attempt)
{
  g_atomic_rc_box_release_full (attempt, clear_attempt);
}

static gboolean
repeat_answers (GPtrArray *answers, virConnectCredentialPtr credentials, guint n_credentials)
{
  if (answers == NULL)
    return FALSE;

  for (guint i = 0; i < n_credentials; i++) {
    gboolean found = FALSE;

    for (guint j = 0; j < answers->len && !found; j++)
      found = pdk_auth_exchange_repeat (g_ptr_array_index (answers, j), &credentials[i]);
    if (!found)
      return FALSE;
  }
  return TRUE;
}

static gboolean
show_question (gpointer data)
{
  Attempt *attempt = data;
  g_autoptr (PdkAuthExchange) exchange = NULL;
  g_autoptr (PdkAuthRequest) request = NULL;

  g_mutex_lock (&attempt->mutex);
  if (attempt->exchange != NULL)
    exchange = pdk_auth_exchange_ref (attempt->exchange);
  g_mutex_unlock (&attempt->mutex);

  if (exchange == NULL || attempt->owner == NULL)
    return G_SOURCE_REMOVE;

  /* Dropped unanswered, the request refuses. */
  request = pdk_auth_request_new (exchange, attempt->uri, attempt->owner->name);
  g_set_weak_pointer (&attempt->owner->request, request);
  g_signal_emit (attempt->owner, signals[SIGNAL_ASKED], 0, request);
  return G_SOURCE_REMOVE;
}

/* Waits on a condition, not in a nested main loop: the user may take minutes. */
static gboolean
ask_user (Attempt *attempt, virConnectCredentialPtr credentials, guint n_credentials)
{
  g_autoptr (PdkAuthExchange) exchange = pdk_auth_exchange_new (credentials, n_credentials);

  g_mutex_lock (&attempt->mutex);
  if (attempt->abandoned)
    pdk_auth_exchange_settle (exchange, FALSE);
  attempt->exchange = pdk_auth_exchange_ref (exchange);
  g_mutex_unlock (&attempt->mutex);

  g_idle_add_full (G_PRIORITY_DEFAULT, show_question, g_atomic_rc_box_acquire (attempt),
                   attempt_unref);
  if (!pdk_auth_exchange_wait (exchange))
    return FALSE;

  pdk_auth_exchange_fill (exchange, credentials);
  g_mutex_lock (&attempt->mutex);
  g_clear_pointer (&attempt->exchange, pdk_auth_exchange_unref);
  g_ptr_array_add (attempt->answers, g_steal_pointer (&exchange));
  g_mutex_unlock (&attempt->mutex);
  return TRUE;
}

static int
on_credentials (virConnectCredentialPtr credentials, unsigned int n_credentials, void *opaque)
{
  Attempt *attempt = opaque;

  if (repeat_answers (attempt->old_answers, credentials, n_credentials))
    return 0;
  if (attempt->flags & PDK_OPENING_SILENT)
    return -1;
  return ask_user (attempt, credentials, n_credentials) ? 0 : -1;
}

static gboolean
tell_finished (gpointer data)
{
  Attempt *attempt = data;

  attempt->finished = TRUE;
  if (attempt->owner != NULL) {
    g_autoptr (PdkOpening) owner = g_object_ref (attempt->owner);

    g_signal_emit (owner, signals[SIGNAL_FINISHED], 0);
  } else if (g_hash_table_lookup (orphans, attempt->key) == attempt) {
    g_hash_table_remove (orphans, attempt->key);
  }
  return G_SOURCE_REMOVE;
}

static gpointer
open_in_thread (gpointer data)
{
  static int types[] = {
    VIR_CRED_USERNAME,   VIR_CRED_AUTHNAME,     VIR_CRED_PASSPHRASE,
    VIR_CRED_ECHOPROMPT, VIR_CRED_NOECHOPROMPT, VIR_CRED_REALM,
  };
  Attempt *attempt = data;
  virConnectAuth auth = { types, G_N_ELEMENTS (types), on_credentials, attempt };
  /* Not with VIR_CONNECT_NO_ALIASES, which drivers that live in this process refuse: what could be an
   * alias of the user's libvirt.conf has no colon, and is no address to pdk_uri_judge(). */
  virConnectPtr conn = virConnectOpenAuth (attempt->address, &auth, 0);

  if (conn != NULL)
    attempt->handle = pdk_handle_new (conn, attempt->flags & PDK_OPENING_EVENTS);
  else
    pdk_error_take_libvirt (&attempt->error);

  g_atomic_int_add (&n_threads, -1);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_finished, attempt, attempt_unref);
  return NULL;
}

static void
add_parameter (GString *uri, const char *name, const char *value)
{
  g_string_append_c (uri, strchr (uri->str, '?') != NULL ? '&' : '?');
  g_string_append_printf (uri, "%s=", name);
  g_string_append_uri_escaped (uri, value, "/", FALSE);
}

/* ssh has no other way to be told not to ask: it runs the askpass program by itself. */
static char *
make_address (const char *uri, const char *command, PdkOpeningFlags flags)
{
  GString *address = g_string_new (uri);

  if (strstr (uri, "+ssh:") != NULL) {
    if (flags & PDK_OPENING_SILENT && strstr (uri, "no_tty=") == NULL)
      add_parameter (address, "no_tty", "1");
    if (command != NULL)
      add_parameter (address, "command", command);
  }
  return g_string_free (address, FALSE);
}

static Attempt *
start_attempt (const char *key,
               const char *uri,
               const char *command,
               PdkOpeningFlags flags,
               GPtrArray *answers)
{
  Attempt *attempt = g_atomic_rc_box_new0 (Attempt);

  g_mutex_init (&attempt->mutex);
  attempt->key = g_strdup (key);
  attempt->uri = g_strdup (uri);
  attempt->address = make_address (uri, command, flags);
  attempt->flags = flags;
  attempt->old_answers = answers != NULL ? g_ptr_array_ref (answers) : NULL;
  attempt->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_auth_exchange_unref);
  attempt->started = g_get_monotonic_time ();
  attempt->patience = FIRST_PATIENCE;

  g_atomic_int_inc (&n_threads);
  g_thread_unref (g_thread_new ("libvirt-open", open_in_thread, g_atomic_rc_box_acquire (attempt)));
  return attempt;
}

/* Returns: (nullable) (transfer full): the stuck thread that is to be waited for again */
static Attempt *
adopt_attempt (const char *key, gint64 *patience)
{
  g_autofree char *orphan_key = NULL;
  Attempt *attempt = NULL;

  if (orphans == NULL ||
      !g_hash_table_steal_extended (orphans, key, (gpointer *) &orphan_key, (gpointer *) &attempt))
    return NULL;

  if (g_get_monotonic_time () - attempt->started > attempt->patience) {
    *patience = attempt->patience * 2;
    g_clear_pointer (&attempt, attempt_unref);
    return NULL;
  }

  g_mutex_lock (&attempt->mutex);
  attempt->abandoned = FALSE;
  g_mutex_unlock (&attempt->mutex);
  return attempt;
}

static void
pdk_opening_dispose (GObject *object)
{
  PdkOpening *self = PDK_OPENING (object);

  pdk_opening_abandon (self);
  g_clear_weak_pointer (&self->request);

  G_OBJECT_CLASS (pdk_opening_parent_class)->dispose (object);
}

static void
pdk_opening_finalize (GObject *object)
{
  PdkOpening *self = PDK_OPENING (object);

  g_free (self->name);

  G_OBJECT_CLASS (pdk_opening_parent_class)->finalize (object);
}

static void
pdk_opening_class_init (PdkOpeningClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_opening_dispose;
  object_class->finalize = pdk_opening_finalize;

  signals[SIGNAL_ASKED] = g_signal_new ("asked", PDK_TYPE_OPENING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, PDK_TYPE_AUTH_REQUEST);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", PDK_TYPE_OPENING, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_opening_init (PdkOpening *self)
{
}

PdkOpening *
pdk_opening_start (const char *uri,
                   const char *name,
                   const char *command,
                   PdkOpeningFlags flags,
                   GPtrArray *answers)
{
  g_autofree char *key = g_strdup_printf ("%u %s", (guint) flags, uri);
  PdkOpening *self = g_object_new (PDK_TYPE_OPENING, NULL);
  gint64 patience = FIRST_PATIENCE;

  pdk_libvirt_init ();

  self->name = g_strdup (name);
  self->attempt = adopt_attempt (key, &patience);
  self->adopted = self->attempt != NULL;
  if (!self->adopted) {
    self->attempt = start_attempt (key, uri, command, flags, answers);
    self->attempt->patience = patience;
  }
  self->attempt->owner = self;
  return self;
}

gboolean
pdk_opening_is_adopted (PdkOpening *self)
{
  g_return_val_if_fail (PDK_IS_OPENING (self), FALSE);

  return self->adopted;
}

void
pdk_opening_abandon (PdkOpening *self)
{
  Attempt *attempt;

  g_return_if_fail (PDK_IS_OPENING (self));

  attempt = g_steal_pointer (&self->attempt);
  if (attempt == NULL)
    return;
  attempt->owner = NULL;
  if (attempt->finished) {
    attempt_unref (attempt);
    return;
  }

  g_mutex_lock (&attempt->mutex);
  attempt->abandoned = TRUE;
  if (attempt->exchange != NULL)
    pdk_auth_exchange_settle (attempt->exchange, FALSE);
  g_mutex_unlock (&attempt->mutex);
  if (self->request != NULL)
    pdk_auth_request_cancel (self->request);

  if (orphans == NULL)
    orphans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, attempt_unref);
  g_hash_table_replace (orphans, g_strdup (attempt->key), attempt);
}

PdkHandle *
pdk_opening_take_handle (PdkOpening *self, GError **error)
{
  g_return_val_if_fail (PDK_IS_OPENING (self), NULL);
  g_return_val_if_fail (self->attempt != NULL, NULL);

  if (self->attempt->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->attempt->error));
  return g_steal_pointer (&self->attempt->handle);
}

GPtrArray *
pdk_opening_get_answers (PdkOpening *self)
{
  g_return_val_if_fail (PDK_IS_OPENING (self), NULL);
  g_return_val_if_fail (self->attempt != NULL, NULL);

  return g_ptr_array_ref (self->attempt->answers);
}

guint
pdk_opening_count_threads (void)
{
  return (guint) g_atomic_int_get (&n_threads);
}
