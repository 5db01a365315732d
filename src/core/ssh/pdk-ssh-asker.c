/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-ssh"

#include "config.h"

#include "ssh/pdk-ssh-asker.h"

#include "connection/pdk-auth-exchange.h"
#include "ssh/pdk-ssh-prompt.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

/* The most that a question may be long, its hint included; what is longer is refused. */
#define MAX_QUESTION 16384

/* The helper sends two texts, each ended by a zero: ssh's hint and its question.  It gets “+” and the
 * answer, or nothing; then the connection is closed.  When the helper closes it, ssh has ended. */
typedef struct {
  PdkSshAsker *asker; /* borrowed: it owns us */
  GSocketConnection *connection;
  GCancellable *cancellable;
  char buffer[MAX_QUESTION];
  gsize length;
  PdkAuthExchange *exchange; /* nullable: asked */
  PdkAuthRequest *request;   /* nullable, watched while it lives */
  gulong done_id;
} Question;

struct _PdkSshAsker {
  GObject parent_instance;

  GSocketService *service;
  GPtrArray *questions;   /* of Question: open ones */
  GHashTable *asked_once; /* of ssh's texts */
  char *uri;
  char *name;
};

enum { SIGNAL_ASKED, SIGNAL_REFUSED, N_SIGNALS };

static guint signals[N_SIGNALS];

typedef enum { PROP_ASKING = 1 } PdkSshAskerProperty;

static GParamSpec *props[PROP_ASKING + 1];

G_DEFINE_FINAL_TYPE (PdkSshAsker, pdk_ssh_asker, G_TYPE_OBJECT)

static void on_request_dropped (gpointer question, GObject *request);

static void
let_go_of_request (Question *question)
{
  if (question->request == NULL)
    return;
  g_clear_signal_handler (&question->done_id, question->request);
  g_object_weak_unref (G_OBJECT (question->request), on_request_dropped, question);
  question->request = NULL;
}

static void
question_free (Question *question)
{
  g_autoptr (PdkAuthRequest) request =
      question->request != NULL ? g_object_ref (question->request) : NULL;

  let_go_of_request (question);
  if (request != NULL)
    pdk_auth_request_cancel (request);
  g_cancellable_cancel (question->cancellable);
  g_clear_object (&question->cancellable);
  g_clear_object (&question->connection);
  g_clear_pointer (&question->exchange, pdk_auth_exchange_unref);
  g_free (question);
}

static void
drop (Question *question)
{
  PdkSshAsker *self = question->asker;

  g_ptr_array_remove_fast (self->questions, question);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ASKING]);
}

/* So little always fits into the socket. */
static void
send_answer (Question *question, const char *answer)
{
  GSocket *socket = g_socket_connection_get_socket (question->connection);
  gsize length = strlen (answer) + 1;
  g_autofree char *text = g_strconcat ("+", answer, NULL);

  g_socket_send (socket, text, length, NULL, NULL);
  explicit_bzero (text, length);
}

static void
finish (Question *question)
{
  PdkSshAsker *self = question->asker;
  const gboolean answered = pdk_auth_exchange_is_answered (question->exchange);
  const char *answer = pdk_auth_exchange_get_answer (question->exchange, 0);

  if (answered)
    send_answer (question, answer != NULL ? answer : "");
  g_object_ref (self);
  if (!answered)
    g_signal_emit (self, signals[SIGNAL_REFUSED], 0);
  /* Hearing of the refusal may have ended everything. */
  if (g_ptr_array_find (self->questions, question, NULL))
    drop (question);
  g_object_unref (self);
}

static void
on_request_notify_done (Question *question)
{
  let_go_of_request (question);
  finish (question);
}

/* Nobody shows it any more.  An object on its way out notifies nothing. */
static void
on_request_dropped (gpointer user_data, GObject *request)
{
  Question *question = user_data;

  question->request = NULL;
  finish (question);
}

static void
show (Question *question, const char *hint, const char *text)
{
  PdkSshAsker *self = question->asker;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (PdkAuthRequest) request = NULL;
  const gboolean again = !g_hash_table_add (self->asked_once, g_strdup (valid));

  question->exchange = pdk_ssh_prompt_parse (hint, valid, again);
  request = pdk_auth_request_new (question->exchange, self->uri != NULL ? self->uri : "",
                                  self->name != NULL ? self->name : "");
  question->request = request;
  g_object_weak_ref (G_OBJECT (request), on_request_dropped, question);
  question->done_id = g_signal_connect_swapped (request, "notify::done",
                                                G_CALLBACK (on_request_notify_done), question);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ASKING]);
  g_signal_emit (self, signals[SIGNAL_ASKED], 0, request);
}

/* Returns: %FALSE while it is not complete */
static gboolean
read_question (Question *question)
{
  const char *hint = question->buffer;
  const char *end = memchr (hint, '\0', question->length);
  const char *text = end != NULL ? end + 1 : NULL;

  if (text == NULL ||
      memchr (text, '\0', question->length - (gsize) (text - question->buffer)) == NULL)
    return FALSE;
  show (question, hint, text);
  return TRUE;
}

static void read_more (Question *question);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;
  const gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (n_read <= 0) {
    drop (question);
    return;
  }
  question->length += (gsize) n_read;
  /* Goes on, to hear of the end.  Nothing but that may follow a question. */
  if (question->exchange == NULL && question->length < MAX_QUESTION) {
    g_autoptr (PdkSshAsker) self = g_object_ref (question->asker);

    read_question (question);
    if (g_ptr_array_find (self->questions, question, NULL))
      read_more (question);
  } else {
    drop (question);
  }
}

static void
read_more (Question *question)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (question->connection));

  g_input_stream_read_async (stream, question->buffer + question->length,
                             MAX_QUESTION - question->length, G_PRIORITY_DEFAULT,
                             question->cancellable, on_read, question);
}

static gboolean
on_incoming (PdkSshAsker *self, GSocketConnection *connection)
{
  Question *question = g_new0 (Question, 1);

  question->asker = self;
  question->connection = g_object_ref (connection);
  question->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->questions, question);
  read_more (question);
  return TRUE;
}

static void
pdk_ssh_asker_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkSshAsker *self = PDK_SSH_ASKER (object);

  switch ((PdkSshAskerProperty) prop_id) {
  case PROP_ASKING:
    g_value_set_boolean (value, pdk_ssh_asker_is_asking (self));
    break;
  }
}

static void
pdk_ssh_asker_dispose (GObject *object)
{
  PdkSshAsker *self = PDK_SSH_ASKER (object);

  if (self->service != NULL) {
    g_signal_handlers_disconnect_by_data (self->service, self);
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  }
  g_clear_object (&self->service);
  g_ptr_array_set_size (self->questions, 0);

  G_OBJECT_CLASS (pdk_ssh_asker_parent_class)->dispose (object);
}

static void
pdk_ssh_asker_finalize (GObject *object)
{
  PdkSshAsker *self = PDK_SSH_ASKER (object);

  g_ptr_array_unref (self->questions);
  g_hash_table_unref (self->asked_once);
  g_free (self->uri);
  g_free (self->name);

  G_OBJECT_CLASS (pdk_ssh_asker_parent_class)->finalize (object);
}

static void
pdk_ssh_asker_class_init (PdkSshAskerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pdk_ssh_asker_get_property;
  object_class->dispose = pdk_ssh_asker_dispose;
  object_class->finalize = pdk_ssh_asker_finalize;

  props[PROP_ASKING] =
      g_param_spec_boolean ("asking", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_ASKED] = g_signal_new ("asked", PDK_TYPE_SSH_ASKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, PDK_TYPE_AUTH_REQUEST);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", PDK_TYPE_SSH_ASKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_ssh_asker_init (PdkSshAsker *self)
{
  self->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);
  self->asked_once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->service = g_socket_service_new ();
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (on_incoming), self,
                           G_CONNECT_SWAPPED);
}

PdkSshAsker *
pdk_ssh_asker_new (const char *folder, GError **error)
{
  g_autoptr (PdkSshAsker) self = g_object_new (PDK_TYPE_SSH_ASKER, NULL);
  g_autofree char *path = g_build_filename (folder, "ask", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL,
                                      error))
    return NULL;
  return g_steal_pointer (&self);
}

void
pdk_ssh_asker_set_owner (PdkSshAsker *self, const char *uri, const char *name)
{
  g_return_if_fail (PDK_IS_SSH_ASKER (self));

  g_free (self->uri);
  g_free (self->name);
  self->uri = g_strdup (uri);
  self->name = g_strdup (name);
}

void
pdk_ssh_asker_reset (PdkSshAsker *self)
{
  g_return_if_fail (PDK_IS_SSH_ASKER (self));

  g_ptr_array_set_size (self->questions, 0);
  g_hash_table_remove_all (self->asked_once);
}

gboolean
pdk_ssh_asker_is_asking (PdkSshAsker *self)
{
  g_return_val_if_fail (PDK_IS_SSH_ASKER (self), FALSE);

  for (guint i = 0; i < self->questions->len; i++) {
    const Question *question = g_ptr_array_index (self->questions, i);

    if (question->request != NULL)
      return TRUE;
  }
  return FALSE;
}
