/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-guard.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <spice/enums.h>
#include <spice/protocol.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "pdk-spice-message-check.h"
#include "pdk-spice-pipe.h"
#include "pdk-spice-reader.h"
#include "pdk-spice-sasl.h"

/* Of a greeting, which tells what a side can in a few numbers. */
#define MAX_GREETING 4096
#define TICKET       (SPICE_TICKET_KEY_PAIR_LENGTH / 8)

/* Messages: a type in two bytes and a length in four, and where both do not know that, a serial number
 * in front of them and a list of further messages behind. */
#define MINI_HEADER 6
#define FULL_HEADER 18

/* What a display is told first: of a cache and of a dictionary, which is which and how large they may
 * be.  No smaller than anybody else's: nothing is put into them. */
#define INIT_SIZE   14
#define CACHE_SIZE  (1 << 20)
#define WINDOW_SIZE (1 << 20)
/* And how long that it was heard is waited for. */
#define LEAVE_MS 1000

#define HAS_BIT(bits, bit) (((bits) &1u << (bit)) != 0)

/** What runs in the thread. */
typedef struct {
  PdkSpiceMemory *memory;  /* owned */
  PdkSpiceMove *move;      /* owned; nullable: nobody follows the machine from here */
  PdkSpiceRoute *route;    /* owned; nullable: the server is there */
  PdkSpiceSignIn *sign_in; /* owned */
  gboolean is_ahead;
  PdkSpicePipe pipe;

  /* From the viewer’s greeting on. */
  guint8 greeting[sizeof (SpiceLinkHeader) + MAX_GREETING];
  gsize greeting_size;
  guint channel; /* SPICE_CHANNEL_… */
  guint id;
  gboolean is_secure;
  gboolean is_sasl;    /* which is spoken here, and the library knows nothing of */
  guint32 viewer_caps; /* of SPICE_COMMON_CAP_… */
  guint32 server_caps;
  guint32 server_own_caps; /* of the channel */

  gboolean awaits_init; /* the server may wait for the viewer’s first message yet */
  gboolean has_result;  /* of signing in: the viewer has heard it */

  /* From the first message on. */
  PdkSpiceMessageCheck *check; /* owned; nullable */
  gsize header;
  gboolean has_left;    /* the channel goes on elsewhere */
  gboolean leaves_data; /* and it does after the next message */
} Guard;

/** The end is the server’s fault. */
static gboolean
refuse (Guard *self, const char *reason)
{
  /* Where the library has not changed over to it, the display goes on where it is. */
  if (!self->is_ahead || self->check != NULL)
    pdk_spice_memory_refuse (self->memory, reason);
  return FALSE;
}

/* --- greetings --- */

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

/** What the viewer says is its own, and trusted. */
static gboolean
read_viewer_greeting (Guard *self)
{
  PdkSpiceReader reader = { self->greeting, sizeof self->greeting, 12, FALSE };
  guint8 *body = self->greeting + sizeof (SpiceLinkHeader);
  Caps common, own;
  guint32 size;

  if (!pdk_spice_pipe_read_viewer (&self->pipe, self->greeting, sizeof (SpiceLinkHeader)))
    return FALSE;
  size = pdk_spice_reader_get32 (&reader);
  if (size < sizeof (SpiceLinkMess) || size > MAX_GREETING ||
      !pdk_spice_pipe_read_viewer (&self->pipe, body, size))
    return FALSE;
  if (!find_caps (body, size, 6, &common, &own))
    return FALSE;
  self->viewer_caps = read_caps (&common);
  self->channel = body[4];
  self->id = body[5];
  self->greeting_size = sizeof (SpiceLinkHeader) + size;
  decline_lz4 (self->channel, &own);
  return TRUE;
}

/* The library then tries TLS, which it has not on its socket, and gives the channel up in good order. */
static gboolean
give_up (Guard *self)
{
  const guint32 size = sizeof (SpiceLinkReply);
  SpiceLinkHeader header = { GUINT32_TO_LE (SPICE_MAGIC), GUINT32_TO_LE (SPICE_VERSION_MAJOR),
                             GUINT32_TO_LE (SPICE_VERSION_MINOR), GUINT32_TO_LE (size) };
  SpiceLinkReply reply = { .error = GUINT32_TO_LE (SPICE_LINK_ERR_NEED_SECURED) };

  pdk_spice_pipe_write_viewer (&self->pipe, &header, sizeof header);
  pdk_spice_pipe_write_viewer (&self->pipe, &reply, sizeof reply);
  return FALSE;
}

static gboolean
greet_server (Guard *self, gboolean is_secure)
{
  if (self->route != NULL &&
      !pdk_spice_route_go (self->route, self->channel, is_secure, &self->pipe))
    return give_up (self);
  self->is_secure = is_secure;
  return pdk_spice_pipe_write_server (&self->pipe, self->greeting, self->greeting_size);
}

/** The library takes any key that has room for it; servers have one of RSA. */
static gboolean
is_key (const guint8 *key)
{
  static const guint8 head[] = { 0x30, 0x81, 0x9f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86,
                                 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00 };

  return memcmp (key, head, sizeof head) == 0;
}

static gboolean
have_both (Guard *self, guint cap)
{
  return HAS_BIT (self->viewer_caps, cap) && HAS_BIT (self->server_caps, cap);
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
read_server_offer (Guard *self, guint8 *body, gsize size)
{
  guint8 *key = body + 4;
  Caps common, own;

  if (!find_caps (body, size, 4 + SPICE_TICKET_PUBKEY_BYTES, &common, &own))
    return FALSE;
  self->server_caps = read_caps (&common);
  self->server_own_caps = read_caps (&own);
  self->is_sasl = have_both (self, SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION) &&
                  have_both (self, SPICE_COMMON_CAP_AUTH_SASL);
  if (self->is_sasl)
    hide_sasl (key, &common);
  return self->is_sasl || is_key (key);
}

/** @size: (out): of all of it.  @error: (out): SPICE_LINK_ERR_… */
static gboolean
read_server_greeting (Guard *self, gsize *size, guint32 *error)
{
  const gsize head = sizeof (SpiceLinkHeader);
  guint8 *greeting = pdk_spice_pipe_peek (&self->pipe, head);
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
    pdk_spice_pipe_pass (&self->pipe, head);
    return FALSE;
  }
  if (*size < head + sizeof (SpiceLinkReply) || *size > head + MAX_GREETING)
    return refuse (self, "the greeting is of no possible length");
  greeting = pdk_spice_pipe_peek (&self->pipe, *size);
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
pass_server_greeting (Guard *self)
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
  return pdk_spice_pipe_pass (&self->pipe, size) && error == SPICE_LINK_ERR_OK;
}

static gboolean
exchange_greetings (Guard *self)
{
  return read_viewer_greeting (self) &&
         greet_server (self, self->route != NULL &&
                                 pdk_spice_route_is_secure (self->route, self->channel)) &&
         pass_server_greeting (self);
}

static const char *
get_host (Guard *self)
{
  const char *host = self->route != NULL ? pdk_spice_route_get_address (self->route)->host : NULL;

  return host != NULL ? host : "localhost";
}

/** In the library’s place.  Returns: whether there is an answer for it */
static gboolean
sign_in_by_sasl (Guard *self)
{
  const guint32 mechanism = GUINT32_TO_LE (SPICE_COMMON_CAP_AUTH_SASL);
  const guint32 refusal = GUINT32_TO_LE (SPICE_LINK_ERR_PERMISSION_DENIED);

  if (pdk_spice_pipe_write_server (&self->pipe, &mechanism, sizeof mechanism) &&
      pdk_spice_sasl_run (&self->pipe, self->sign_in, get_host (self)))
    return TRUE;
  /* The first channel got in; of another one it is no question of who somebody is. */
  if (self->channel == SPICE_CHANNEL_MAIN)
    pdk_spice_pipe_write_viewer (&self->pipe, &refusal, sizeof refusal);
  return FALSE;
}

/** Returns: whether messages follow */
static gboolean
pass_sign_in (Guard *self)
{
  const gboolean chooses = have_both (self, SPICE_COMMON_CAP_PROTOCOL_AUTH_SELECTION);
  guint8 mechanism[4];
  guint8 ticket[TICKET];

  if ((chooses && !pdk_spice_pipe_read_viewer (&self->pipe, mechanism, sizeof mechanism)) ||
      !pdk_spice_pipe_read_viewer (&self->pipe, ticket, sizeof ticket))
    return FALSE;
  if (self->is_sasl) {
    if (!sign_in_by_sasl (self))
      return FALSE;
  } else if ((chooses && !pdk_spice_pipe_write_server (&self->pipe, mechanism, sizeof mechanism)) ||
             !pdk_spice_pipe_write_server (&self->pipe, ticket, sizeof ticket)) {
    return FALSE;
  }
  self->awaits_init = self->channel == SPICE_CHANNEL_DISPLAY && !self->is_ahead;
  self->has_result =
      pdk_spice_pipe_peek (&self->pipe, 4) != NULL && pdk_spice_pipe_pass (&self->pipe, 4);
  return self->has_result;
}

/* --- messages --- */

typedef struct {
  guint type;
  gsize size;
} Header;

/** Where in a header the message’s size is. */
static gsize
get_size_at (Guard *self)
{
  return self->header - (self->header == FULL_HEADER ? 8 : 4);
}

static gboolean
read_header (Guard *self, const guint8 *data, Header *header)
{
  PdkSpiceReader reader = { data, self->header, self->header == FULL_HEADER ? 8 : 0, FALSE };

  header->type = pdk_spice_reader_get16 (&reader);
  header->size = pdk_spice_reader_get32 (&reader);
  /* Nobody sends lists of messages within messages any more, and the library takes them on trust. */
  if (header->type == SPICE_MSG_LIST ||
      (self->header == FULL_HEADER && pdk_spice_reader_get32 (&reader) != 0))
    return refuse (self, "there are messages within messages");
  if (self->check != NULL && header->size > pdk_spice_message_check_get_max_size (self->check))
    return refuse (self, "a message is too long");
  return TRUE;
}

/* --- machines that move --- */

/** The last message of a channel that goes on at another host. */
static gboolean
is_leave (Guard *self, guint type, const guint8 *data, gsize size)
{
  PdkSpiceReader reader = { data, size, 0, FALSE };

  if (type == SPICE_MSG_MIGRATE_DATA)
    return self->leaves_data;
  if (type != SPICE_MSG_MIGRATE)
    return FALSE;
  self->leaves_data = (pdk_spice_reader_get32 (&reader) & SPICE_MIGRATE_NEED_DATA_TRANSFER) != 0;
  return !self->leaves_data;
}

static void
look_for_move (Guard *self, guint type, const guint8 *data, gsize size)
{
  if (self->move == NULL)
    return;
  if (self->channel == SPICE_CHANNEL_MAIN &&
      (type == SPICE_MSG_MAIN_MIGRATE_BEGIN || type == SPICE_MSG_MAIN_MIGRATE_BEGIN_SEAMLESS))
    pdk_spice_move_begin (self->move, type == SPICE_MSG_MAIN_MIGRATE_BEGIN_SEAMLESS);
  if (self->channel == SPICE_CHANNEL_MAIN && type == SPICE_MSG_MAIN_MIGRATE_END)
    pdk_spice_move_change_over (self->move);
  if (pdk_spice_move_is_seamless (self->move) && is_leave (self, type, data, size)) {
    pdk_spice_move_leave (self->move, self->channel, self->id, g_steal_pointer (&self->check));
    self->has_left = TRUE;
  }
}

/** The other host’s answer, which is all that the library listens to before it changes over. */
static gboolean
pass_answer (Guard *self)
{
  const guint8 *data;
  Header header;

  if (!HAS_BIT (self->server_own_caps, SPICE_MAIN_CAP_SEAMLESS_MIGRATE)) {
    pdk_spice_move_decide (self->move, FALSE);
    return TRUE;
  }
  data = pdk_spice_pipe_peek (&self->pipe, self->header);
  if (data == NULL || !read_header (self, data, &header) || header.size != 0 ||
      (header.type != SPICE_MSG_MAIN_MIGRATE_DST_SEAMLESS_ACK &&
       header.type != SPICE_MSG_MAIN_MIGRATE_DST_SEAMLESS_NACK))
    return FALSE;
  pdk_spice_move_decide (self->move, header.type == SPICE_MSG_MAIN_MIGRATE_DST_SEAMLESS_ACK);
  return pdk_spice_pipe_pass (&self->pipe, self->header);
}

/** Waits until the library listens at the other host. */
static gboolean
arrive (Guard *self)
{
  const int event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  PdkSpiceMemory *memory = NULL;
  gboolean goes_on = TRUE;
  eventfd_t value;

  pdk_spice_move_watch (self->move, event);
  while (goes_on && pdk_spice_move_arrive (self->move, self->channel, self->id, &self->check,
                                           &memory) == PDK_SPICE_MOVE_WAITS) {
    goes_on = pdk_spice_pipe_wait (&self->pipe, event);
    eventfd_read (event, &value);
  }
  pdk_spice_move_unwatch (self->move, event);
  g_close (event, NULL);
  if (memory != NULL) {
    pdk_spice_memory_unref (self->memory);
    self->memory = memory;
  }
  return goes_on;
}

/** Before the first message. */
static gboolean
begin (Guard *self)
{
  self->header = have_both (self, SPICE_COMMON_CAP_MINI_HEADER) ? MINI_HEADER : FULL_HEADER;
  self->pipe.is_forwarding = TRUE;
  if (self->is_ahead && self->channel == SPICE_CHANNEL_MAIN &&
      pdk_spice_move_is_asked (self->move) && !pass_answer (self))
    return FALSE;
  if (self->is_ahead && !arrive (self))
    return FALSE;
  if (self->check == NULL)
    self->check = pdk_spice_message_check_new (self->channel, self->memory);
  return self->check != NULL;
}

/* --- one after the other --- */

/** What all channels say comes at any time; what only displays say, after the viewer’s first message was
 * heard. */
static gboolean
is_of_display (guint type)
{
  return type >= SPICE_MSG_DISPLAY_MODE;
}

/** How much of the message at @offset is to be seen.  Returns: 0 when it will not be there */
static gsize
find_needed (Guard *self, gsize offset, const Header *header)
{
  const gsize head = offset + self->header;
  gsize n, needed;

  do {
    n = MIN (pdk_spice_pipe_get_available (&self->pipe, head), header->size);
    needed = pdk_spice_message_check_get_needed (self->check, header->type,
                                                 self->pipe.buffer + self->pipe.start + head, n,
                                                 header->size);
  } while (needed == 0 && header->size > 0 &&
           pdk_spice_pipe_peek (&self->pipe, head + n + 1) != NULL);
  return needed;
}

/** What becomes of a message. */
typedef struct {
  gsize length;                     /* so much of it goes on, */
  gsize dropped;                    /* so much does not, */
  const PdkSpiceUnpacked *unpacked; /* (nullable): but the pixels of this do, */
  gsize absent;                     /* and so much follows without a look */
  gboolean wants_fd;
} Passage;

/** Makes the message at @offset one with an unpacked picture, in place. */
static void
put_unpacked (Guard *self, gsize offset, const PdkSpiceUnpacked *unpacked, Passage *passage)
{
  guint8 *data = self->pipe.buffer + self->pipe.start + offset;
  const gsize kept = unpacked->at + sizeof unpacked->head;
  const guint32 size = GUINT32_TO_LE ((guint32) (kept + unpacked->n_pixels));

  memcpy (data + get_size_at (self), &size, sizeof size);
  memcpy (data + self->header + unpacked->at, unpacked->head, sizeof unpacked->head);
  passage->unpacked = unpacked;
  passage->dropped = passage->length - (self->header + kept);
  passage->length = self->header + kept;
}

/** Looks at the message at @offset of what waits. */
static gboolean
check_next (Guard *self, gsize offset, Passage *passage)
{
  const PdkSpiceUnpacked *unpacked;
  const guint8 *data = pdk_spice_pipe_peek (&self->pipe, offset + self->header);
  const char *wrong;
  Header header;
  gsize needed;

  if (data == NULL || !read_header (self, data + offset, &header))
    return FALSE;
  needed = find_needed (self, offset, &header);
  if (needed == 0 && header.size > 0)
    return FALSE;
  data = pdk_spice_pipe_peek (&self->pipe, offset + self->header + needed);
  if (data == NULL)
    return FALSE;
  *passage = (Passage){ self->header + needed, .absent = header.size - needed };
  wrong = pdk_spice_message_check_run (self->check, header.type, data + offset + self->header,
                                       needed, passage->absent);
  if (wrong != NULL)
    return refuse (self, wrong);
  passage->wants_fd = pdk_spice_message_check_wants_fd (self->check);
  unpacked = pdk_spice_message_check_get_unpacked (self->check);
  if (unpacked != NULL)
    put_unpacked (self, offset, unpacked, passage);
  look_for_move (self, header.type, data + offset + self->header, needed);
  self->awaits_init &= !is_of_display (header.type);
  return TRUE;
}

/** Whether a whole message is here at @offset, without waiting for more. */
static gboolean
has_next (Guard *self, gsize offset)
{
  const gsize available = pdk_spice_pipe_get_available (&self->pipe, offset);
  const guint8 *data = self->pipe.buffer + self->pipe.start + offset;
  PdkSpiceReader reader = { data, available, get_size_at (self), available < self->header };

  return available >= self->header && pdk_spice_reader_get32 (&reader) <= available - self->header;
}

/** Whether nothing of its own follows it. */
static gboolean
is_all (const Passage *passage)
{
  return !passage->wants_fd && passage->absent == 0 && passage->unpacked == NULL;
}

static gboolean
pass_rest (Guard *self, const Passage *passage)
{
  pdk_spice_pipe_drop (&self->pipe, passage->dropped);
  if (passage->unpacked != NULL &&
      !pdk_spice_pipe_write_viewer (&self->pipe, passage->unpacked->pixels,
                                    passage->unpacked->n_pixels))
    return FALSE;
  return pdk_spice_pipe_pass_on (&self->pipe, passage->absent) &&
         (!passage->wants_fd || pdk_spice_pipe_pass_fd (&self->pipe));
}

/** As many messages as there are at once go on together. */
static gboolean
pass_messages (Guard *self)
{
  gsize done = 0;
  Passage last;

  do {
    if (!check_next (self, done, &last)) {
      pdk_spice_pipe_pass (&self->pipe, done);
      return FALSE;
    }
    done += last.length;
  } while (!self->has_left && is_all (&last) && has_next (self, done));
  return pdk_spice_pipe_pass (&self->pipe, done) && pass_rest (self, &last);
}

/* --- the end --- */

static gsize
write_header (Guard *self, guint8 *bytes, guint type, guint32 size)
{
  guint8 *at = bytes;

  if (!have_both (self, SPICE_COMMON_CAP_MINI_HEADER)) {
    memset (bytes, 0, FULL_HEADER);
    bytes[0] = 1; /* the serial number */
    at += 8;
  }
  at[0] = (guint8) type;
  at[1] = (guint8) (type >> 8);
  for (guint i = 0; i < 4; i++)
    at[2 + i] = (guint8) (size >> 8 * i);
  return at == bytes ? MINI_HEADER : FULL_HEADER;
}

static gboolean
write_init (Guard *self)
{
  guint8 bytes[FULL_HEADER + INIT_SIZE] = { 0 };
  const gsize head = write_header (self, bytes, SPICE_MSGC_DISPLAY_INIT, INIT_SIZE);
  guint8 *body = bytes + head;

  /* Numbers of 8 and of 4 bytes, the lowest first. */
  body[0] = 1;
  body[1 + 2] = CACHE_SIZE >> 16;
  body[9] = 1;
  body[10 + 2] = WINDOW_SIZE >> 16;
  self->header = head;
  return pdk_spice_pipe_write_server (&self->pipe, bytes, head + INIT_SIZE);
}

/** Whether the server says that the viewer is let in, which has not been passed on yet. */
static gboolean
is_let_in (Guard *self)
{
  const guint8 *result = pdk_spice_pipe_peek (&self->pipe, 4);
  PdkSpiceReader reader = { result, 4, 0, result == NULL };

  if (pdk_spice_reader_get32 (&reader) != SPICE_LINK_ERR_OK || reader.failed)
    return FALSE;
  pdk_spice_pipe_drop (&self->pipe, 4);
  return TRUE;
}

static void
await_display (Guard *self)
{
  const guint8 *data;
  Header header;

  while ((data = pdk_spice_pipe_peek (&self->pipe, self->header)) != NULL &&
         read_header (self, data, &header) && !is_of_display (header.type) &&
         header.size <= MAX_GREETING &&
         pdk_spice_pipe_peek (&self->pipe, self->header + header.size) != NULL)
    pdk_spice_pipe_drop (&self->pipe, self->header + header.size);
}

/* A viewer that leaves before its first word to a display was heard: libspice-server (0.15.1) goes on
 * waiting for it, by looking at what it has freed, and that is the end of QEMU, and of the machine.  The
 * connection stays until then, and who has not said the word has it said here. */
static void
take_leave (Guard *self)
{
  pdk_spice_pipe_leave_viewer (&self->pipe, LEAVE_MS);
  if (!self->has_result && !is_let_in (self))
    return;
  if (!self->pipe.has_forwarded && !write_init (self))
    return;
  await_display (self);
  pdk_spice_pipe_finish (&self->pipe);
}

static void
guard_free (Guard *self)
{
  pdk_spice_pipe_clear (&self->pipe);
  g_clear_pointer (&self->check, pdk_spice_message_check_free);
  pdk_spice_memory_unref (self->memory);
  g_clear_pointer (&self->move, pdk_spice_move_unref);
  g_clear_pointer (&self->route, pdk_spice_route_unref);
  pdk_spice_sign_in_unref (self->sign_in);
  g_free (self);
}

static gpointer
run (gpointer user_data)
{
  Guard *self = user_data;

  if (exchange_greetings (self) && pass_sign_in (self) && begin (self))
    while (pass_messages (self) && !self->has_left)
      ;
  /* What comes after the last message is not heard, but the viewer has a last word as well. */
  if (self->has_left)
    pdk_spice_pipe_forward (&self->pipe);
  if (self->awaits_init)
    take_leave (self);
  guard_free (self);
  return NULL;
}

/** @self: taken over */
static gboolean
start (Guard *self, GError **error)
{
  GThread *thread = g_thread_try_new ("pdk-spice-guard", run, self, error);

  if (thread != NULL)
    g_thread_unref (thread);
  else
    guard_free (self);
  return thread != NULL;
}

int
pdk_spice_guard_start (PdkSpiceMemory *memory, PdkSpiceSignIn *sign_in, int server, GError **error)
{
  Guard *self;
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
    g_close (server, NULL);
    return -1;
  }
  self = g_new0 (Guard, 1);
  self->memory = pdk_spice_memory_ref (memory);
  self->sign_in = pdk_spice_sign_in_ref (sign_in);
  pdk_spice_pipe_init (&self->pipe, server, pair[0]);
  if (start (self, error))
    return pair[1];
  g_close (pair[1], NULL);
  return -1;
}

void
pdk_spice_guard_start_on_route (PdkSpiceMove *move,
                                PdkSpiceRoute *route,
                                gboolean is_ahead,
                                int viewer)
{
  Guard *self = g_new0 (Guard, 1);

  self->memory = pdk_spice_move_ref_memory (move);
  self->move = pdk_spice_move_ref (move);
  self->route = pdk_spice_route_ref (route);
  self->sign_in = pdk_spice_sign_in_ref (pdk_spice_route_get_sign_in (route));
  self->is_ahead = is_ahead;
  pdk_spice_pipe_init (&self->pipe, -1, viewer);
  start (self, NULL);
}
