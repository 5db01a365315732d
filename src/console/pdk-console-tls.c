/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-tls.h"
#include "pdk-console-certificate-private.h"

#include <errno.h>
#include <poll.h>

#define HANDSHAKE_MS 20000

static gboolean
wait_for (int fd, short events, int timeout_ms)
{
  struct pollfd entry = { .fd = fd, .events = events };
  int n;

  do
    n = poll (&entry, 1, timeout_ms);
  while (n < 0 && errno == EINTR);
  return n > 0;
}

/** Returns: what has not passed of @deadline, in ms */
static int
get_rest (gint64 deadline)
{
  return (int) MAX (0, (deadline - g_get_monotonic_time ()) / 1000);
}

int
pdk_console_tls_shake_hands (gnutls_session_t tls, int fd)
{
  const gint64 deadline = g_get_monotonic_time () + HANDSHAKE_MS * G_TIME_SPAN_MILLISECOND;
  int code;

  gnutls_transport_set_int (tls, fd);
  gnutls_handshake_set_timeout (tls, HANDSHAKE_MS);
  while ((code = gnutls_handshake (tls)) < 0 && !gnutls_error_is_fatal (code)) {
    const short events = gnutls_record_get_direction (tls) != 0 ? POLLOUT : POLLIN;

    if (code == GNUTLS_E_AGAIN && !wait_for (fd, events, get_rest (deadline)))
      return GNUTLS_E_TIMEDOUT;
  }
  return code;
}

/* Nobody but us has @found yet. */
static void
check_subject (PdkConsoleCertificate *found, const char *subject)
{
  if (pdk_console_certificate_has_subject (found, subject))
    found->problems &= ~PDK_CONSOLE_CERTIFICATE_OTHER_NAME;
  else
    found->problems |= PDK_CONSOLE_CERTIFICATE_OTHER_NAME;
}

/* What an authority vouches for is good, whichever key was trusted before. */
gboolean
pdk_console_tls_trusts (gnutls_session_t tls,
                        const char *host,
                        const char *subject,
                        GBytes *key,
                        PdkConsoleCertificate **certificate,
                        GError **error)
{
  g_autoptr (PdkConsoleCertificate) found = pdk_console_certificate_judge (tls, host, error);

  if (found == NULL)
    return FALSE;
  if (subject != NULL)
    check_subject (found, subject);
  if (found->problems == 0 || (key != NULL && g_bytes_equal (key, found->key)))
    return TRUE;
  if (key != NULL)
    *certificate = pdk_console_certificate_add_problem (found, PDK_CONSOLE_CERTIFICATE_CHANGED);
  else
    *certificate = g_steal_pointer (&found);
  return FALSE;
}
