/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-greeting.h"

#include <spice/enums.h>

#include "pdk-spice-reader.h"
#include "pdk-spice-sasl.h"

#define TICKET (SPICE_TICKET_KEY_PAIR_LENGTH / 8)
#define RESULT 4 /* SPICE_LINK_ERR_… */

#define HAS_BIT(bits, bit) (((bits) &1u << (bit)) != 0)

void
pdk_spice_greeting_init (PdkSpiceGreeting *self,
                         PdkSpicePipe *pipe,
                         PdkSpiceRoute *route,
                         PdkSpiceSignIn *sign_in)
{
  *self = (PdkSpiceGreeting){ .pipe = pipe, .route = route, .sign_in = sign_in };
}

gboolean
pdk_spice_greeting_have_both (const PdkSpiceGreeting *self, guint cap)
{
  return HAS_BIT (self->viewer_caps, cap) && HAS_BIT (self->server_caps, cap);
}

gboolean
pdk_spice_greeting_has_server (const PdkSpiceGreeting *self, guint cap)
{
  return HAS_BIT (self->server_own_caps, cap);
}

static gboolean
refuse (PdkSpiceGreeting *self, const char *reason)
{
  self->wrong = reason;
  return FALSE;
}

/* --- what they can --- */

/** Capabilities, in words of 32 bits. */
typedef struct {
  guint8 *bytes;
  guint32 n_words;
} Caps;

/** @caps_at: where @body says how many capabilities there are, of all channels and of this one, and
 * where they are */
static gboolean
find_caps (guint8 *body, gsize size, gsize caps_at, Caps *common, Caps *own)
{
  PdkSpiceReader reader = { body, size, caps_at, caps_at > size };
  PdkSpiceReader caps;
  const guint8 *bytes;

  common->n_words = pdk_spice_reader_get32 (&reader);
  own->n_words = pdk_spice_reader_get32 (&reader);
  caps = pdk_spice_reader_at (&reader, pdk_spice_reader_get32 (&reader));
  bytes = pdk_spice_reader_take (&caps, ((guint64) common->n_words + own->n_words) * 4);
  if (bytes == NULL)
    return FALSE;
  common->bytes = body + (bytes - body);
  own->bytes = common->bytes + (gsize) common->n_words * 4;
  return TRUE;
}

/** The first ones. */
static guint32
read_caps (const Caps *caps)
{
  PdkSpiceReader reader = { caps->bytes, (gsize) caps->n_words * 4, 0, FALSE };

  return pdk_spice_reader_get32 (&reader);
}

static void
change_cap (Caps *caps, guint cap, gboolean is_there)
{
  const guint8 bit = (guint8) (1u << cap % 8);

  if (cap / 32 >= caps->n_words)
    return;
  caps->bytes[cap / 8] &= (guint8) ~bit;
  caps->bytes[cap / 8] |= is_there ? bit : 0;
}

/** There is one packer more than what is looked into here; without it servers take another. */
static void
decline_lz4 (guint channel, Caps *caps)
{
  if (channel == SPICE_CHANNEL_DISPLAY)
    change_cap (caps, SPICE_DISPLAY_CAP_LZ4_COMPRESSION, FALSE);
}

/* --- greetings --- */

static gboolean
read_viewer_greeting (PdkSpiceGreeting *self)
{
  PdkSpiceReader reader = { self->bytes, sizeof self->bytes, 12, FALSE };
  guint8 *body = self->bytes + sizeof (SpiceLinkHeader);
  Caps common, own;
  guint32 size;

  if (!pdk_spice_pipe_read_viewer (self->pipe, self->bytes, sizeof (SpiceLinkHeader)))
    return FALSE;
  size = pdk_spice_reader_get32 (&reader);
  if (size < sizeof (SpiceLinkMess) || size > PDK_SPICE_GREETING_MAX ||
      !pdk_spice_pipe_read_viewer (self->pipe, body, size))
    return FALSE;
  if (!find_caps (body, size, 6, &common, &own))
    return FALSE;
  self->viewer_caps = read_caps (&common);
  self->channel = body[4];
  self->id = body[5];
  self->size = sizeof (SpiceLinkHeader) + size;
  decline_lz4 (self->channel, &own);
  return TRUE;
}

/* The library then tries TLS, which it has not on its socket, and gives the channel up in good order. */
static gboolean
give_up (PdkSpiceGreeting *self)
{
  const guint32 size = sizeof (SpiceLinkReply);
  SpiceLinkHeader header = { GUINT32_TO_LE (SPICE_MAGIC), GUINT32_TO_LE (SPICE_VERSION_MAJOR),
                             GUINT32_TO_LE (SPICE_VERSION_MINOR), GUINT32_TO_LE (size) };
  SpiceLinkReply reply = { .error = GUINT32_TO_LE (SPICE_LINK_ERR_NEED_SECURED) };

  pdk_spice_pipe_write_viewer (self->pipe, &header, sizeof header);
  pdk_spice_pipe_write_viewer (self->pipe, &reply, sizeof reply);
  return FALSE;
}

static gboolean
greet_server (PdkSpiceGreeting *self, gboolean is_secure)
{
  if (self->route != NULL &&
      !pdk_spice_route_go (self->route, self->channel, is_secure, self->pipe))
    return give_up (self);
  self->is_secure = is_secure;
  return pdk_spice_pipe_write_server (self->pipe, self->bytes, self->size);
}

/** The library takes any key that has room for it; servers have one of RSA. */
static gboolean
is_key (const guint8 *key)
{
  static const guint8 head[] = { 0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86,
                                 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };

  return memcmp (key, head, sizeof head) == 0;
}

/** To the library it is a display with a password, or none: what it says then is not passed on. */
static void
hide_sasl (guint8 *key, Caps *common)
{
  change_cap (common, SPICE_COMMON_CAP_AUTH_SASL, FALSE);
  change_cap (common, SPICE_COMMON_CAP_AUTH_SPICE, TRUE);
  memcpy (key, pdk_spice_sasl_get_key (), SPICE_TICKET_PUBKEY_BYTES);
}

/** @body: after the number of an error */
static gboolean
read_server_offer (PdkSpiceGreeting *self, guint8 *body, gsize size)
{
  guint8 *key = body + 4;
  Caps common, own;

  if (!find_caps (body, size, 4 + SPICE_TICKET_PUBKEY_BYTES, &common, &own))
    return FALSE;
  self->server_caps = read_caps (&common);
  self->server_own_caps = read_caps (&own);
  self->is_sasl = pdk_spice_greeting_have_both (self, SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION) &&
                  pdk_spice_greeting_have_both (self, SPICE_COMMON_CAP_AUTH_SASL);
  if (self->is_sasl)
    hide_sasl (key, &common);
  return self->is_sasl || is_key (key);
}

/** @size: (out): of all of it.  @error: (out): SPICE_LINK_ERR_… */
static gboolean
read_server_greeting (PdkSpiceGreeting *self, gsize *size, guint32 *error)
{
  const gsize head = sizeof (SpiceLinkHeader);
  guint8 *greeting = pdk_spice_pipe_peek (self->pipe, head);
  PdkSpiceReader reader = { greeting, head, 0, greeting == NULL };
  guint32 magic, major;

  magic = pdk_spice_reader_get32 (&reader);
  major = pdk_spice_reader_get32 (&reader);
  pdk_spice_reader_get32 (&reader);
  *size = head + pdk_spice_reader_get32 (&reader);
  if (reader.failed)
    return FALSE;
  /* What is no SPICE the library itself says best. */
  if (magic != SPICE_MAGIC || major != SPICE_VERSION_MAJOR) {
    pdk_spice_pipe_pass (self->pipe, head);
    return FALSE;
  }
  if (*size < head + sizeof (SpiceLinkReply) || *size > head + PDK_SPICE_GREETING_MAX)
    return refuse (self, "the greeting is of no possible length");
  greeting = pdk_spice_pipe_peek (self->pipe, *size);
  if (greeting == NULL)
    return FALSE;
  reader = (PdkSpiceReader){ greeting, *size, head, FALSE };
  *error = pdk_spice_reader_get32 (&reader);
  if (*error == SPICE_LINK_ERR_OK && !read_server_offer (self, greeting + head, *size - head))
    return refuse (self, "the greeting is broken");
  return TRUE;
}

/** Returns: %FALSE as well when the server does not want to go on */
static gboolean
pass_server_greeting (PdkSpiceGreeting *self)
{
  guint32 error;
  gsize size;

  if (!read_server_greeting (self, &size, &error))
    return FALSE;
  if (error == SPICE_LINK_ERR_NEED_SECURED && self->route != NULL && !self->is_secure) {
    if (pdk_spice_route_can_secure (self->route))
      return greet_server (self, TRUE) && pass_server_greeting (self);
    pdk_spice_route_want (self->route, self->channel, PDK_SPICE_ROUTE_WANTS_TLS);
  }
  return pdk_spice_pipe_pass (self->pipe, size) && error == SPICE_LINK_ERR_OK;
}

gboolean
pdk_spice_greeting_exchange (PdkSpiceGreeting *self)
{
  return read_viewer_greeting (self) &&
         greet_server (self, self->route != NULL &&
                                 pdk_spice_route_is_secure (self->route, self->channel)) &&
         pass_server_greeting (self);
}

/* --- signing in --- */

static const char *
get_host (PdkSpiceGreeting *self)
{
  const char *host = self->route != NULL ? pdk_spice_route_get_address (self->route)->host : NULL;

  return host != NULL ? host : "localhost";
}

/** In the library’s place.  Returns: whether there is an answer for it */
static gboolean
sign_in_by_sasl (PdkSpiceGreeting *self)
{
  const guint32 mechanism = GUINT32_TO_LE (SPICE_COMMON_CAP_AUTH_SASL);
  const guint32 refusal = GUINT32_TO_LE (SPICE_LINK_ERR_PERMISSION_DENIED);

  if (pdk_spice_pipe_write_server (self->pipe, &mechanism, sizeof mechanism) &&
      pdk_spice_sasl_run (self->pipe, self->sign_in, get_host (self)))
    return TRUE;
  /* The first channel got in; of another one it is no question of who somebody is. */
  if (self->channel == SPICE_CHANNEL_MAIN)
    pdk_spice_pipe_write_viewer (self->pipe, &refusal, sizeof refusal);
  return FALSE;
}

/** What the viewer signs in with, which SASL does without. */
static gboolean
pass_ticket (PdkSpiceGreeting *self)
{
  const gboolean chooses =
      pdk_spice_greeting_have_both (self, SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION);
  guint8 mechanism[4];
  guint8 ticket[TICKET];

  if ((chooses && !pdk_spice_pipe_read_viewer (self->pipe, mechanism, sizeof mechanism)) ||
      !pdk_spice_pipe_read_viewer (self->pipe, ticket, sizeof ticket))
    return FALSE;
  if (self->is_sasl)
    return sign_in_by_sasl (self);
  return (!chooses || pdk_spice_pipe_write_server (self->pipe, mechanism, sizeof mechanism)) &&
         pdk_spice_pipe_write_server (self->pipe, ticket, sizeof ticket);
}

gboolean
pdk_spice_greeting_sign_in (PdkSpiceGreeting *self)
{
  self->has_signed_in = pass_ticket (self);
  self->has_result = self->has_signed_in && pdk_spice_pipe_peek (self->pipe, RESULT) != NULL &&
                     pdk_spice_pipe_pass (self->pipe, RESULT);
  return self->has_result;
}

gboolean
pdk_spice_greeting_take_result (PdkSpiceGreeting *self)
{
  const guint8 *result = pdk_spice_pipe_peek (self->pipe, RESULT);
  PdkSpiceReader reader = { result, RESULT, 0, result == NULL };

  if (pdk_spice_reader_get32 (&reader) != SPICE_LINK_ERR_OK || reader.failed)
    return FALSE;
  pdk_spice_pipe_drop (self->pipe, RESULT);
  return TRUE;
}
