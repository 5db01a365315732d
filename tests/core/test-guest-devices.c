/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include <string.h>

#include "domain/pdk-guest-devices.h"
#include "pdk-error.h"

/* What a console finds in a machine's definition, and what it would add to it. */

#define DOMAIN(devices) "<domain><devices>" devices "</devices></domain>"

static PdkGuestDevices *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkGuestDevices *devices = pdk_guest_devices_parse (xml, &error);

  g_assert_no_error (error);
  return devices;
}

static void
test_bare (void)
{
  g_autofree PdkGuestDevices *devices = parse (DOMAIN ("<input type='mouse' bus='ps2'/>"));
  g_autofree PdkGuestDevices *nothing = parse ("<domain/>");

  for (gsize i = 0; i < PDK_GUEST_N_DEVICES; i++)
    g_assert_cmpuint (devices->count[i] + nothing->count[i], ==, 0);
  g_assert_false (devices->has_spice || devices->no_clipboard || devices->no_files || devices->gl);
}

static void
test_full (void)
{
  g_autofree PdkGuestDevices *devices = parse (
      DOMAIN ("<input type='tablet' bus='usb'/><input type='tablet' bus='virtio'/>"
              "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>"
              "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
              "<channel type='spiceport'>"
              "<target type='virtio' name='org.spice-space.webdav.0'/></channel>"
              "<redirdev bus='usb' type='spicevmc'/><redirdev bus='usb' type='tcp'/>"
              "<redirdev bus='usb' type='spicevmc'/><smartcard mode='passthrough' type='spicevmc'/>"
              "<graphics type='vnc'/><graphics type='spice'><clipboard copypaste='no'/>"
              "<filetransfer enable='no'/><gl enable='yes'/></graphics>"));

  g_assert_cmpuint (devices->count[PDK_GUEST_TABLET], ==, 2);
  g_assert_cmpuint (devices->count[PDK_GUEST_AGENT_CHANNEL], ==, 1);
  g_assert_cmpuint (devices->count[PDK_GUEST_FOLDER_CHANNEL], ==, 1);
  g_assert_cmpuint (devices->count[PDK_GUEST_USB_SLOT], ==, 2);
  g_assert_cmpuint (devices->count[PDK_GUEST_CARD_READER], ==, 1);
  g_assert_true (devices->has_spice && devices->has_vnc && devices->no_clipboard &&
                 devices->no_files && devices->gl);
}

static void
test_not_xml (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_guest_devices_parse ("<domain>", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
}

/* What is added is found again, and is there once. */
static void
test_added (void)
{
  const PdkGuestDevices spice = { .has_spice = TRUE };
  const PdkGuestDevices vnc = { .has_vnc = TRUE };

  for (gsize i = 0; i < PDK_GUEST_N_DEVICES; i++) {
    g_autofree char *over_spice = pdk_guest_device_make_xml ((PdkGuestDevice) i, &spice);
    g_autofree char *over_vnc = pdk_guest_device_make_xml ((PdkGuestDevice) i, &vnc);
    g_autofree char *xml =
        g_strconcat ("<domain><devices>", over_spice, over_vnc, "</devices></domain>", NULL);
    g_autofree PdkGuestDevices *devices = parse (xml);

    for (gsize other = 0; other < PDK_GUEST_N_DEVICES; other++)
      g_assert_cmpuint (devices->count[other], ==, other == i ? 2 : 0);
  }
}

static void
test_agent_over_vnc (void)
{
  g_autofree char *xml =
      pdk_guest_device_make_xml (PDK_GUEST_AGENT_CHANNEL, &(PdkGuestDevices){ .has_vnc = TRUE });

  g_assert_nonnull (strstr (xml, "type=\"qemu-vdagent\""));
  g_assert_nonnull (strstr (xml, "copypaste=\"yes\""));
}

static void
test_card_reader (void)
{
  g_autofree char *changed = NULL;
  g_autofree char *again = NULL;
  g_autofree PdkGuestDevices *devices = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      pdk_guest_device_add_card_reader (DOMAIN ("<x:y xmlns:x='z'/>"), &changed, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (changed, "<x:y xmlns:x=\"z\"/>"));
  g_assert_nonnull (strstr (changed, "<smartcard mode=\"passthrough\" type=\"spicevmc\"/>"));
  devices = parse (changed);
  g_assert_cmpuint (devices->count[PDK_GUEST_CARD_READER], ==, 1);
  g_assert_true (pdk_guest_device_add_card_reader (changed, &again, &error));
  g_assert_null (again);
  g_assert_false (pdk_guest_device_add_card_reader ("<domain>", &again, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/guest-devices/bare", test_bare);
  g_test_add_func ("/guest-devices/full", test_full);
  g_test_add_func ("/guest-devices/not-xml", test_not_xml);
  g_test_add_func ("/guest-devices/added", test_added);
  g_test_add_func ("/guest-devices/agent-over-vnc", test_agent_over_vnc);

  g_test_add_func ("/guest-devices/card-reader", test_card_reader);

  return g_test_run ();
}
