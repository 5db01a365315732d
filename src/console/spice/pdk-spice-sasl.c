/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-sasl.h"

#include <sasl/sasl.h>
#include <spice/enums.h>
#include <spice/protocol.h>
#include <string.h>

#include "pdk-spice-reader.h"

/* Of what a server says; the library takes no longer lists, and longer challenges. */
#define MAX_MECHANISMS 300
#define MAX_CHALLENGE  (64 * 1024)
/* More than any mechanism has. */
#define MAX_ROUNDS 32
/* Bits of encryption, as the library and the server have it. */
#define MIN_BITS 56
#define MAX_BITS 100000

typedef struct {
  PdkSpicePipe *pipe;      /* borrowed */
  PdkSpiceSignIn *sign_in; /* borrowed */
  sasl_conn_t *connection; /* owned */
  gboolean has_asked;      /* for a name or a password */
  gboolean is_missing;     /* and it was not there */

  /* What is to be said next; (nullable): which is not the same as nothing; of the connection. */
  const char *answer;
  unsigned answer_size;
} Sasl;

static const guint8 ticket_key[] = {
  0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
  0x01, 0x05, 0x00, 0x03, 0x81, 0x8d, 0x00, 0x30, 0x81, 0x89, 0x02, 0x81, 0x81, 0x00, 0xba,
  0x6f, 0x57, 0x4d, 0x74, 0x1a, 0x98, 0x02, 0x66, 0x5e, 0x91, 0x34, 0xfc, 0x40, 0x25, 0x14,
  0xdd, 0x40, 0x43, 0xe6, 0x1b, 0x9e, 0x5c, 0xe7, 0x1a, 0x26, 0x1f, 0x23, 0x89, 0xcf, 0xd3,
  0xd0, 0x2c, 0x50, 0x02, 0x5c, 0x11, 0x0a, 0xed, 0xb7, 0x2c, 0x8e, 0x12, 0xe3, 0x05, 0x76,
  0x22, 0x76, 0x9f, 0x80, 0xd4, 0x2e, 0x23, 0x4e, 0x10, 0x23, 0x10, 0xc4, 0x9c, 0x66, 0xa5,
  0xfb, 0x4e, 0xc1, 0xbc, 0x1c, 0x18, 0x8d, 0xb0, 0xca, 0x94, 0x75, 0xb9, 0x34, 0x89, 0xfd,
  0x47, 0xb5, 0x84, 0x20, 0xf9, 0xdf, 0x67, 0x9c, 0x8c, 0x38, 0x8e, 0x47, 0x4e, 0x86, 0xd5,
  0x4f, 0x9c, 0xf6, 0x87, 0x6b, 0x48, 0x91, 0x5b, 0xd4, 0xfb, 0x66, 0x0e, 0x21, 0xf6, 0xf4,
  0x1b, 0x39, 0x3a, 0x63, 0x11, 0x5d, 0x56, 0x58, 0x5a, 0x9d, 0x10, 0xdd, 0x45, 0x29, 0xed,
  0x97, 0xd2, 0x38, 0x39, 0xe1, 0x84, 0xf3, 0x02, 0x03, 0x01, 0x00, 0x01
};

G_STATIC_ASSERT (sizeof ticket_key == SPICE_TICKET_PUBKEY_BYTES);

/* What its mechanisms keep from one sign-in for the next one is not locked where another library has
 * set it up before. */
static GMutex lock;

static void *
new_mutex (void)
{
  GMutex *mutex = g_new (GMutex, 1);

  g_mutex_init (mutex);
  return mutex;
}

static int
lock_mutex (void *mutex)
{
  g_mutex_lock (mutex);
  return 0;
}

static int
unlock_mutex (void *mutex)
{
  g_mutex_unlock (mutex);
  return 0;
}

static void
free_mutex (void *mutex)
{
  g_mutex_clear (mutex);
  g_free (mutex);
}

void
pdk_spice_sasl_init (void)
{
  sasl_set_mutex (new_mutex, lock_mutex, unlock_mutex, free_mutex);
}

const guint8 *
pdk_spice_sasl_get_key (void)
{
  return ticket_key;
}

static gpointer
load_mechanisms (gpointer user_data)
{
  return GINT_TO_POINTER (sasl_client_init (NULL) == SASL_OK);
}

static gboolean
fail (Sasl *self, const char *reason)
{
  pdk_spice_sign_in_end (self->sign_in, PDK_SPICE_SIGN_IN_FAILED, reason);
  return FALSE;
}

/** The other side is gone.  It says no other word when it does not know somebody. */
static gboolean
fail_unheard (Sasl *self)
{
  if (!self->has_asked)
    return fail (self, "the server ended the connection");
  pdk_spice_sign_in_end (self->sign_in, PDK_SPICE_SIGN_IN_ASKED, NULL);
  return FALSE;
}

static gboolean
fail_locally (Sasl *self)
{
  if (!self->is_missing)
    return fail (self, sasl_errdetail (self->connection));
  pdk_spice_sign_in_end (self->sign_in, PDK_SPICE_SIGN_IN_ASKED, NULL);
  return FALSE;
}

/* --- the mechanism --- */

/** Where TLS encrypts already, it is not done once more, and a password may be sent as it is. */
static gboolean
set_security (Sasl *self)
{
  const gnutls_session_t tls = self->pipe->tls;
  sasl_security_properties_t wanted = { .maxbufsize = MAX_CHALLENGE };
  sasl_ssf_t bits = 0;

  if (tls == NULL) {
    wanted.min_ssf = MIN_BITS;
    wanted.max_ssf = MAX_BITS;
    wanted.security_flags = SASL_SEC_NOANONYMOUS | SASL_SEC_NOPLAINTEXT;
  } else {
    bits = (sasl_ssf_t) gnutls_cipher_get_key_size (gnutls_cipher_get (tls)) * 8;
    if (sasl_setprop (self->connection, SASL_SSF_EXTERNAL, &bits) != SASL_OK)
      return FALSE;
  }
  return sasl_setprop (self->connection, SASL_SEC_PROPS, &wanted) == SASL_OK;
}

/** Returns: whether all was there */
static gboolean
answer_questions (Sasl *self, sasl_interact_t *questions)
{
  self->has_asked = TRUE;
  for (; questions->id != SASL_CB_LIST_END; questions++) {
    const char *text = questions->id == SASL_CB_PASS
                           ? pdk_spice_sign_in_get_password (self->sign_in)
                           : pdk_spice_sign_in_get_user_name (self->sign_in);

    if (text == NULL || *text == '\0') {
      self->is_missing = TRUE;
      return FALSE;
    }
    questions->result = text;
    questions->len = (unsigned) strlen (text);
  }
  return TRUE;
}

/** Returns: a code of SASL */
static int
choose_mechanism (Sasl *self, const char *mechanisms, const char **chosen)
{
  sasl_interact_t *questions = NULL;
  int code;

  do
    code = sasl_client_start (self->connection, mechanisms, &questions, &self->answer,
                              &self->answer_size, chosen);
  while (code == SASL_INTERACT && answer_questions (self, questions));
  return code;
}

/** @challenge: (nullable).  Returns: a code of SASL */
static int
think (Sasl *self, const guint8 *challenge, gsize size)
{
  sasl_interact_t *questions = NULL;
  int code;

  g_mutex_lock (&lock);
  do
    code = sasl_client_step (self->connection, (const char *) challenge, (unsigned) size,
                             &questions, &self->answer, &self->answer_size);
  while (code == SASL_INTERACT && answer_questions (self, questions));
  g_mutex_unlock (&lock);
  return code;
}

static int
start (Sasl *self, const char *host, const char *mechanisms, const char **chosen)
{
  static const sasl_callback_t asked[] = { { SASL_CB_AUTHNAME, NULL, NULL },
                                           { SASL_CB_PASS, NULL, NULL },
                                           { SASL_CB_LIST_END, NULL, NULL } };
  int code;

  g_mutex_lock (&lock);
  code = sasl_client_new ("spice", host, NULL, NULL, asked, SASL_SUCCESS_DATA, &self->connection);
  if (code == SASL_OK)
    code = set_security (self) ? choose_mechanism (self, mechanisms, chosen) : SASL_FAIL;
  g_mutex_unlock (&lock);
  return code;
}

/* --- the exchange --- */

static void
append_number (GByteArray *message, guint32 number)
{
  const guint32 bytes = GUINT32_TO_LE (number);

  g_byte_array_append (message, (const guint8 *) &bytes, sizeof bytes);
}

/** A length, and what is said with a zero behind it. */
static void
append_answer (Sasl *self, GByteArray *message)
{
  append_number (message, self->answer != NULL ? self->answer_size + 1 : 0);
  if (self->answer == NULL)
    return;
  g_byte_array_append (message, (const guint8 *) self->answer, self->answer_size);
  g_byte_array_append (message, (const guint8 *) "", 1);
}

/** @mechanism: (nullable): comes first */
static gboolean
say (Sasl *self, const char *mechanism)
{
  GByteArray *message = g_byte_array_new ();
  gboolean said;

  if (mechanism != NULL) {
    append_number (message, (guint32) strlen (mechanism));
    g_byte_array_append (message, (const guint8 *) mechanism, (guint) strlen (mechanism));
  }
  append_answer (self, message);
  said = pdk_spice_pipe_write_server (self->pipe, message->data, message->len);
  g_byte_array_unref (message);
  return said;
}

/** The next word of the server is of one length, in four bytes.  @behind: how much comes after it
 * Returns: (nullable): all of it, which is to be dropped; %NULL when it does not come or is too long */
static const guint8 *
hear (Sasl *self, gsize max_size, gsize behind, gsize *size)
{
  const guint8 *data = pdk_spice_pipe_peek (self->pipe, 4);
  PdkSpiceReader reader = { data, 4, 0, data == NULL };

  *size = pdk_spice_reader_get32 (&reader);
  if (data == NULL || *size > max_size)
    return NULL;
  return pdk_spice_pipe_peek (self->pipe, 4 + *size + behind);
}

/** Returns: (nullable): separated by commas */
static char *
hear_mechanisms (Sasl *self)
{
  gsize size;
  const guint8 *data = hear (self, MAX_MECHANISMS, 0, &size);
  char *mechanisms;

  if (data == NULL)
    return NULL;
  mechanisms = g_strndup ((const char *) data + 4, size);
  pdk_spice_pipe_drop (self->pipe, 4 + size);
  return mechanisms;
}

/** @code: what was last thought.  Returns: the same */
static int
hear_challenge (Sasl *self, int code, gboolean *is_done)
{
  gsize size;
  const guint8 *data = hear (self, MAX_CHALLENGE, 1, &size);
  gboolean is_last;

  if (data == NULL)
    return SASL_UNAVAIL;
  is_last = data[4 + size] != 0;
  if (!(is_last && code == SASL_OK))
    code = think (self, size > 0 ? data + 4 : NULL, size > 0 ? size - 1 : 0);
  pdk_spice_pipe_drop (self->pipe, 4 + size + 1);
  *is_done = is_last && code == SASL_OK;
  /* It says that it knows us, and has not shown who it is. */
  return is_last && code == SASL_CONTINUE ? SASL_BADSERV : code;
}

static gboolean
exchange (Sasl *self, int code)
{
  gboolean is_done = FALSE;

  for (guint i = 0; i < MAX_ROUNDS; i++) {
    code = hear_challenge (self, code, &is_done);
    if (is_done)
      return TRUE;
    if (code == SASL_UNAVAIL)
      return fail_unheard (self);
    if (code != SASL_OK && code != SASL_CONTINUE)
      return fail_locally (self);
    if (!say (self, NULL))
      return fail_unheard (self);
  }
  return fail (self, "there is no end to it");
}

static gboolean
sign_in (Sasl *self, const char *host)
{
  g_autofree char *mechanisms = hear_mechanisms (self);
  const char *chosen = NULL;
  int code;

  if (mechanisms == NULL)
    return fail_unheard (self);
  code = start (self, host, mechanisms, &chosen);
  if (self->connection == NULL)
    return fail (self, sasl_errstring (code, NULL, NULL));
  if (code != SASL_OK && code != SASL_CONTINUE)
    return fail_locally (self);
  return say (self, chosen) ? exchange (self, code) : fail_unheard (self);
}

/** The server’s word on all of it, which is the last one that is not encrypted.  What a ticket is
 * answered with follows behind. */
static gboolean
hear_result (Sasl *self)
{
  const guint8 *data = pdk_spice_pipe_peek (self->pipe, 4);
  PdkSpiceReader reader = { data, 4, 0, data == NULL };
  const guint32 result = pdk_spice_reader_get32 (&reader);

  if (data == NULL || result != SPICE_LINK_ERR_OK)
    return fail_unheard (self);
  pdk_spice_pipe_drop (self->pipe, 4);
  return TRUE;
}

/** What is said from now on.  Returns: whether it is safe enough */
static gboolean
protect (Sasl *self)
{
  const void *bits = NULL;
  const gboolean is_known =
      sasl_getprop (self->connection, SASL_SSF, &bits) == SASL_OK && bits != NULL;
  const sasl_ssf_t ssf = is_known ? *(const sasl_ssf_t *) bits : 0;

  if (self->pipe->tls == NULL && ssf < MIN_BITS)
    return fail (self, "the connection is not encrypted");
  if (ssf > 0)
    pdk_spice_pipe_set_sasl (self->pipe, g_steal_pointer (&self->connection));
  return TRUE;
}

gboolean
pdk_spice_sasl_run (PdkSpicePipe *pipe, PdkSpiceSignIn *sign_in_data, const char *host)
{
  static GOnce once = G_ONCE_INIT;
  Sasl self = { .pipe = pipe, .sign_in = sign_in_data };
  gboolean is_in;

  if (g_once (&once, load_mechanisms, NULL) == NULL)
    return fail (&self, "SASL is not there");
  is_in = sign_in (&self, host) && hear_result (&self) && protect (&self);
  g_mutex_lock (&lock);
  if (self.connection != NULL)
    sasl_dispose (&self.connection);
  g_mutex_unlock (&lock);
  return is_in;
}
