/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-handshake.h"

/* RFC 6143, 7.1; the encrypting ways as the RFB protocol's community description has them: 18 is TLS
 * with a list of ways in it, 19 (VeNCrypt) a list of ways with and without TLS. */

#define VERSION_LENGTH 12

enum {
  TYPE_TLS = 18,
  TYPE_VENCRYPT = 19,
};

/* Best first.  Those of Apple, RealVNC and UltraVNC are left out: their keys are broken in minutes, and
 * no hypervisor offers them. */
static const guint8 private_types[] = {
  PDK_VNC_SIGN_IN_NONE, PDK_VNC_SIGN_IN_PASSWORD, PDK_VNC_SIGN_IN_SASL, TYPE_TLS, TYPE_VENCRYPT, 0,
};
static const guint8 network_types[] = {
  TYPE_VENCRYPT, TYPE_TLS, PDK_VNC_SIGN_IN_SASL, PDK_VNC_SIGN_IN_NONE, PDK_VNC_SIGN_IN_PASSWORD, 0,
};
static const guint8 certified_types[] = { TYPE_VENCRYPT, 0 };
static const guint8 inner_types[] = {
  PDK_VNC_SIGN_IN_NONE,
  PDK_VNC_SIGN_IN_SASL,
  PDK_VNC_SIGN_IN_PASSWORD,
  0,
};

/** One of VeNCrypt. */
typedef struct {
  guint32 number;
  PdkVncProtection protection;
  PdkVncSignIn sign_in;
  gboolean is_private; /* whoever is in between could read the password, or be the server */
} Way;

enum {
  VENCRYPT_TLS_PLAIN = 259,
  VENCRYPT_TLS_SASL = 264,
};

/* Certificates say who is there, so they come first. */
static const Way ways[] = {
  { 260, PDK_VNC_PROTECTION_CERTIFIED, PDK_VNC_SIGN_IN_NONE, FALSE },
  { 263, PDK_VNC_PROTECTION_CERTIFIED, PDK_VNC_SIGN_IN_SASL, FALSE },
  { 261, PDK_VNC_PROTECTION_CERTIFIED, PDK_VNC_SIGN_IN_PASSWORD, FALSE },
  { 262, PDK_VNC_PROTECTION_CERTIFIED, PDK_VNC_SIGN_IN_PLAIN, FALSE },
  { 257, PDK_VNC_PROTECTION_ANONYMOUS, PDK_VNC_SIGN_IN_NONE, FALSE },
  { VENCRYPT_TLS_SASL, PDK_VNC_PROTECTION_ANONYMOUS, PDK_VNC_SIGN_IN_SASL, FALSE },
  { 258, PDK_VNC_PROTECTION_ANONYMOUS, PDK_VNC_SIGN_IN_PASSWORD, FALSE },
  { VENCRYPT_TLS_PLAIN, PDK_VNC_PROTECTION_ANONYMOUS, PDK_VNC_SIGN_IN_PLAIN, TRUE },
  { 256, PDK_VNC_PROTECTION_NONE, PDK_VNC_SIGN_IN_PLAIN, TRUE },
};

void
pdk_vnc_handshake_clear (PdkVncHandshake *self)
{
  g_clear_pointer (&self->certificate, pdk_console_certificate_unref);
  g_clear_pointer (&self->words, g_free);
}

/* Whoever has trusted a key, or has been given an authority or a name, is not to be led past it by a
 * server that does not mention one. */
static gboolean
needs_certificate (PdkVncHandshake *self)
{
  const PdkVncTrust *trust = self->trust;

  return (trust->key != NULL || trust->authorities != NULL || trust->subject != NULL) &&
         !self->is_private;
}

static gboolean
write8 (PdkVncWire *wire, guint8 value)
{
  return pdk_vnc_wire_write (wire, &value, 1);
}

static gboolean
write32 (PdkVncWire *wire, guint32 value)
{
  const guint32 number = GUINT32_TO_BE (value);

  return pdk_vnc_wire_write (wire, &number, sizeof number);
}

static gboolean
read8 (PdkVncWire *wire, guint8 expected)
{
  guint8 value;

  return pdk_vnc_wire_read_all (wire, &value, 1) && value == expected;
}

static gboolean
read32 (PdkVncWire *wire, guint32 expected)
{
  guint32 value;

  return pdk_vnc_wire_read_all (wire, &value, sizeof value) && GUINT32_FROM_BE (value) == expected;
}

/** Of a byte that comes from the server. */
static gboolean
take8 (PdkVncHandshake *self, guint8 expected)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);

  return data != NULL && data[0] == expected && pdk_vnc_pipe_skip (self->pipe, 1);
}

static void
set_agreement (PdkVncHandshake *self, PdkVncProtection protection, PdkVncSignIn sign_in)
{
  g_debug ("way to sign in: %d, protection: %d", sign_in, protection);
  g_atomic_int_set (&self->protection, protection);
  g_atomic_int_set (&self->sign_in, sign_in);
  /* Without TLS, it is SASL that encrypts. */
  g_atomic_int_set (&self->is_visible,
                    sign_in != PDK_VNC_SIGN_IN_SASL || protection != PDK_VNC_PROTECTION_NONE);
}

/* --- with the library --- */

static PdkVncHandshakeEnd
offer_type (PdkVncHandshake *self, guint8 type)
{
  const guint8 list[] = { 1, type };

  return pdk_vnc_wire_write (self->viewer, list, sizeof list) && read8 (self->viewer, type)
             ? PDK_VNC_HANDSHAKE_AGREED
             : PDK_VNC_HANDSHAKE_ENDED;
}

/* The library gives neither a password as it is, nor one that SASL does not protect, to whom it does
 * not believe to be behind TLS.  So it gets some, of our own. */
static PdkVncHandshakeEnd
offer_encrypted (PdkVncHandshake *self, guint32 number)
{
  static const guint8 version[] = { 0, 2 };
  static const guint8 beginning[] = { 0, 1 };

  if (offer_type (self, TYPE_VENCRYPT) != PDK_VNC_HANDSHAKE_AGREED ||
      !pdk_vnc_wire_write (self->viewer, version, sizeof version) ||
      !read8 (self->viewer, version[0]) || !read8 (self->viewer, version[1]) ||
      !pdk_vnc_wire_write (self->viewer, beginning, sizeof beginning) ||
      !write32 (self->viewer, number) || !read32 (self->viewer, number) ||
      !write8 (self->viewer, 1))
    return PDK_VNC_HANDSHAKE_ENDED;
  return pdk_vnc_wire_serve_anonymously (self->viewer, &self->words) == PDK_VNC_WIRE_SECURED
             ? PDK_VNC_HANDSHAKE_AGREED
             : PDK_VNC_HANDSHAKE_INSECURE;
}

/** What remains when what encrypts is there. */
static PdkVncHandshakeEnd
offer_rest (PdkVncHandshake *self, PdkVncSignIn sign_in)
{
  if (sign_in == PDK_VNC_SIGN_IN_SASL)
    return offer_encrypted (self, VENCRYPT_TLS_SASL);
  if (sign_in == PDK_VNC_SIGN_IN_PLAIN)
    return offer_encrypted (self, VENCRYPT_TLS_PLAIN);
  return offer_type (self, (guint8) sign_in);
}

/* --- with the server --- */

/* What came before the first encrypted byte was not protected, and would count as if it was. */
static PdkVncHandshakeEnd
encrypt (PdkVncHandshake *self, PdkVncProtection protection)
{
  PdkVncWireTrust trust = PDK_VNC_WIRE_SECURED;

  if (protection == PDK_VNC_PROTECTION_NONE)
    return PDK_VNC_HANDSHAKE_AGREED;
  if (!pdk_vnc_pipe_is_empty (self->pipe))
    return PDK_VNC_HANDSHAKE_INSECURE;
  if (protection == PDK_VNC_PROTECTION_CERTIFIED)
    trust = pdk_vnc_wire_secure (self->server, self->trust, &self->certificate, &self->words);
  else
    trust = pdk_vnc_wire_secure_anonymously (self->server, &self->words);
  switch (trust) {
  case PDK_VNC_WIRE_SECURED:
    return PDK_VNC_HANDSHAKE_AGREED;
  case PDK_VNC_WIRE_DISTRUSTED:
    return PDK_VNC_HANDSHAKE_DISTRUSTED;
  case PDK_VNC_WIRE_FAILED:
    return PDK_VNC_HANDSHAKE_INSECURE;
  }

  g_assert_not_reached ();
}

static gboolean
may_take (PdkVncHandshake *self, const Way *way)
{
  if (needs_certificate (self))
    return way->protection == PDK_VNC_PROTECTION_CERTIFIED;
  return self->is_private || !way->is_private;
}

static guint32
get32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3];
}

/** @offers: @n numbers as they came.  Returns: (nullable) */
static const Way *
choose_way (PdkVncHandshake *self, const guint8 *offers, guint n)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    for (guint j = 0; j < n; j++)
      if (ways[i].number == get32 (offers + 4 * j) && may_take (self, &ways[i]))
        return &ways[i];
  return NULL;
}

static PdkVncHandshakeEnd
say_impossible (PdkVncHandshake *self)
{
  return needs_certificate (self) ? PDK_VNC_HANDSHAKE_STRIPPED : PDK_VNC_HANDSHAKE_IMPOSSIBLE;
}

static PdkVncHandshakeEnd
take_vencrypt (PdkVncHandshake *self)
{
  static const guint8 version[] = { 0, 2 };
  const Way *way = NULL;
  const guint8 *data = NULL;
  PdkVncHandshakeEnd result;
  guint n;

  if (!write8 (self->server, TYPE_VENCRYPT) || !take8 (self, version[0]) ||
      !take8 (self, version[1]) || !pdk_vnc_wire_write (self->server, version, sizeof version) ||
      !take8 (self, 0) || (data = pdk_vnc_pipe_peek (self->pipe, 1)) == NULL)
    return PDK_VNC_HANDSHAKE_ENDED;
  n = data[0];
  data = pdk_vnc_pipe_peek (self->pipe, 1 + 4 * n);
  if (data == NULL)
    return PDK_VNC_HANDSHAKE_ENDED;
  way = choose_way (self, data + 1, n);
  if (way == NULL)
    return say_impossible (self);
  if (!pdk_vnc_pipe_skip (self->pipe, 1 + 4 * n) || !write32 (self->server, way->number) ||
      !take8 (self, 1))
    return PDK_VNC_HANDSHAKE_ENDED;
  result = encrypt (self, way->protection);
  if (result != PDK_VNC_HANDSHAKE_AGREED)
    return result;
  set_agreement (self, way->protection, way->sign_in);
  self->swallow_result = way->sign_in == PDK_VNC_SIGN_IN_NONE && self->minor != '8';
  return offer_rest (self, way->sign_in);
}

static gboolean
is_offered (const guint8 *offers, guint n, guint8 type)
{
  for (guint i = 0; i < n; i++)
    if (offers[i] == type)
      return TRUE;
  return FALSE;
}

/** @preferred: ends with 0.  Returns: the first one offered; 0 for none */
static guint8
choose_type (const guint8 *preferred, const guint8 *offers, guint n)
{
  for (; *preferred != 0; preferred++)
    if (is_offered (offers, n, *preferred))
      return *preferred;
  return 0;
}

/** Takes the list that comes next.
 * @type: (out): 0 where it refuses, with a reason that follows */
static PdkVncHandshakeEnd
take_list (PdkVncHandshake *self, const guint8 *preferred, guint8 *type)
{
  const guint8 *data = pdk_vnc_pipe_peek (self->pipe, 1);
  guint n;

  *type = 0;
  if (data == NULL)
    return PDK_VNC_HANDSHAKE_ENDED;
  n = data[0];
  if (n == 0)
    return PDK_VNC_HANDSHAKE_AGREED;
  data = pdk_vnc_pipe_peek (self->pipe, 1 + n);
  if (data == NULL)
    return PDK_VNC_HANDSHAKE_ENDED;
  *type = choose_type (preferred, data + 1, n);
  if (*type == 0)
    return say_impossible (self);
  return pdk_vnc_pipe_skip (self->pipe, 1 + n) ? PDK_VNC_HANDSHAKE_AGREED : PDK_VNC_HANDSHAKE_ENDED;
}

/** The reason, and then nothing more. */
static PdkVncHandshakeEnd
pass_refusal (PdkVncHandshake *self)
{
  pdk_vnc_pipe_pass (self->pipe, G_MAXUINT64);
  return PDK_VNC_HANDSHAKE_ENDED;
}

static PdkVncHandshakeEnd
take_tls (PdkVncHandshake *self)
{
  PdkVncHandshakeEnd result;
  guint8 type;

  if (!write8 (self->server, TYPE_TLS))
    return PDK_VNC_HANDSHAKE_ENDED;
  result = encrypt (self, PDK_VNC_PROTECTION_ANONYMOUS);
  if (result == PDK_VNC_HANDSHAKE_AGREED)
    result = take_list (self, inner_types, &type);
  if (result != PDK_VNC_HANDSHAKE_AGREED)
    return result;
  if (type == 0)
    return pass_refusal (self);
  set_agreement (self, PDK_VNC_PROTECTION_ANONYMOUS, type);
  return write8 (self->server, type) ? offer_rest (self, type) : PDK_VNC_HANDSHAKE_ENDED;
}

/* The server hears of it when the library has what it takes. */
static PdkVncHandshakeEnd
take_plain (PdkVncHandshake *self, guint8 type)
{
  PdkVncHandshakeEnd result;

  set_agreement (self, PDK_VNC_PROTECTION_NONE, type);
  result = offer_type (self, type);
  if (result == PDK_VNC_HANDSHAKE_AGREED && !write8 (self->server, type))
    result = PDK_VNC_HANDSHAKE_ENDED;
  return result;
}

/* In the oldest version it is the server's choice. */
static PdkVncHandshakeEnd
take_number (PdkVncHandshake *self)
{
  guint32 type;

  if (!pdk_vnc_pipe_peek32 (self->pipe, 0, &type))
    return PDK_VNC_HANDSHAKE_ENDED;
  if (type == 0)
    return pass_refusal (self);
  if ((type != PDK_VNC_SIGN_IN_NONE && type != PDK_VNC_SIGN_IN_PASSWORD) ||
      needs_certificate (self))
    return say_impossible (self);
  set_agreement (self, PDK_VNC_PROTECTION_NONE, type);
  return pdk_vnc_pipe_pass (self->pipe, 4) ? PDK_VNC_HANDSHAKE_AGREED : PDK_VNC_HANDSHAKE_ENDED;
}

static PdkVncHandshakeEnd
take_types (PdkVncHandshake *self)
{
  const guint8 *preferred = self->is_private ? private_types : network_types;
  PdkVncHandshakeEnd result;
  guint8 type;

  if (needs_certificate (self))
    preferred = certified_types;
  result = take_list (self, preferred, &type);
  if (result != PDK_VNC_HANDSHAKE_AGREED)
    return result;
  switch (type) {
  case 0:
    return pass_refusal (self);
  case TYPE_VENCRYPT:
    return take_vencrypt (self);
  case TYPE_TLS:
    return take_tls (self);
  default:
    return take_plain (self, type);
  }
}

PdkVncHandshakeEnd
pdk_vnc_handshake_run (PdkVncHandshake *self)
{
  guint8 version[VERSION_LENGTH];

  if (!pdk_vnc_pipe_pass (self->pipe, VERSION_LENGTH) ||
      !pdk_vnc_wire_read_all (self->viewer, version, VERSION_LENGTH) ||
      !pdk_vnc_wire_write (self->server, version, VERSION_LENGTH))
    return PDK_VNC_HANDSHAKE_ENDED;
  self->minor = version[VERSION_LENGTH - 2];
  return self->minor < '7' ? take_number (self) : take_types (self);
}
