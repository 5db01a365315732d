/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is told to the hypervisor past libvirt, in namespaces of its own.
 * https://libvirt.org/kbase/qemu-passthrough-security.html, https://libvirt.org/drvqemu.html,
 * https://libvirt.org/drvbhyve.html, https://libvirt.org/drvxen.html */

static const PdkChoice deprecations[] = {
  { NULL, N_ ("Default") },
  { "none", N_ ("Nothing") },
  { "omit", N_ ("Hidden from libvirt") },
  { "reject", N_ ("An error") },
  { "crash", N_ ("QEMU ends") },
  { NULL, NULL },
};

static const PdkChoice property_types[] = {
  { "string", N_ ("Text") },     { "signed", N_ ("Number, with a sign") },
  { "unsigned", N_ ("Number") }, { "bool", N_ ("On or off") },
  { "remove", N_ ("Left out") }, { NULL, NULL },
};

#define GROUP_UNSUPPORTED N_ ("Without support")

static const PdkField qemu_fields[] = {
  { FIELD_CHOICE ("deprecation",
                  N_ ("When libvirt uses what is deprecated"),
                  "qemu:deprecation/@behavior",
                  deprecations),
    .hint = N_ ("For tests of libvirt and QEMU"), .group = GROUP_UNSUPPORTED },
  { .id = NULL },
};

static const PdkGroupText qemu_groups[] = {
  { GROUP_UNSUPPORTED,
    N_ ("What is on this page goes to QEMU past libvirt, which neither checks nor supports it: the "
        "machine counts as tainted, may not start after an update, and may lose what protects the "
        "host from it.") },
  { NULL, NULL },
};

static const PdkKind qemu = {
  .id = "qemu",
  .title = N_ ("QEMU"),
  .icon = "utilities-terminal-symbolic",
  .flags = PDK_KIND_MACHINE,
  .when = FOR_QEMU,
  .fields = qemu_fields,
  .groups = qemu_groups,
};

static const PdkField argument_fields[] = {
  { FIELD_TEXT ("argument", N_ ("Argument"), "@value"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("An option and its value are two arguments") },
  { .id = NULL },
};

static const PdkKind qemu_argument = {
  .id = "qemu-argument",
  .title = N_ ("Argument"),
  .list_title = N_ ("Arguments"),
  .list_text = N_ ("Added to QEMU's command line as they are, in this order"),
  .flags = PDK_KIND_ROW,
  .path = "qemu:commandline/qemu:arg",
  .parent = "qemu",
  .summary = { "argument" },
  .fields = argument_fields,
};

static const PdkField variable_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "@name"), .flags = PDK_FIELD_REQUIRED },
  { FIELD_TEXT ("value", N_ ("Value"), "@value") },
  { .id = NULL },
};

static const PdkKind qemu_variable = {
  .id = "qemu-variable",
  .title = N_ ("Environment Variable"),
  .list_title = N_ ("Environment Variables"),
  .flags = PDK_KIND_ROW,
  .path = "qemu:commandline/qemu:env",
  .parent = "qemu",
  .keys = { "@name" },
  .summary = { "value" },
  .fields = variable_fields,
};

static const PdkField capability_fields[] = {
  { FIELD_TEXT ("name", N_ ("Name"), "@capability"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("As libvirt names it, for example blockdev") },
  { .id = NULL },
};

static const PdkKind qemu_added_capability = {
  .id = "qemu-added-capability",
  .title = N_ ("Added Capability"),
  .list_title = N_ ("Added Capabilities"),
  .list_text = N_ ("What libvirt takes QEMU to be able to, although it did not find it"),
  .flags = PDK_KIND_ROW,
  .path = "qemu:capabilities/qemu:add",
  .parent = "qemu",
  .keys = { "@capability" },
  .fields = capability_fields,
};

static const PdkKind qemu_removed_capability = {
  .id = "qemu-removed-capability",
  .title = N_ ("Removed Capability"),
  .list_title = N_ ("Removed Capabilities"),
  .list_text = N_ ("What libvirt does not use, although QEMU has it"),
  .flags = PDK_KIND_ROW,
  .path = "qemu:capabilities/qemu:del",
  .parent = "qemu",
  .keys = { "@capability" },
  .fields = capability_fields,
};

static gboolean
is_property_type (const char *text)
{
  for (const PdkChoice *type = property_types; type->label != NULL; type++)
    if (strcmp (type->value, text) == 0)
      return TRUE;
  return FALSE;
}

static const PdkFieldRecords properties = {
  .way = "qemu:frontend",
  .name = "qemu:property",
  .separator = ',',
  .example = "x-speed unsigned 5",
  .parts = { { "@name" },
             { "@type", .is_valid = is_property_type },
             { "@value", .optional = TRUE } },
};

static const PdkField override_fields[] = {
  { FIELD_TEXT ("alias", N_ ("Alias of the device"), "@alias"), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("A name that is given to the device, which begins with ua-") },
  { FIELD_RECORDS ("properties", N_ ("Properties"), &properties), .flags = PDK_FIELD_REQUIRED,
    .hint = N_ ("Names, types (string, signed, unsigned, bool, remove) and values: "
                "x-speed unsigned 5, x-debug bool true") },
  { .id = NULL },
};

static const PdkKind qemu_override = {
  .id = "qemu-override",
  .title = N_ ("Overridden Device"),
  .list_title = N_ ("Overridden Devices"),
  .list_text = N_ ("Properties of devices that QEMU gets instead of those by libvirt"),
  .flags = PDK_KIND_ROW,
  .path = "qemu:override/qemu:device",
  .parent = "qemu",
  .keys = { "@alias" },
  .summary = { "properties" },
  .fields = override_fields,
};

/* Hypervisors of which nothing but arguments can be given */

static const PdkField no_fields[] = { { .id = NULL } };

#define ARGUMENTS_TEXT                                                                             \
  N_ ("Given to the hypervisor as they are, in this order. libvirt neither checks nor supports "   \
      "them: the machine counts as tainted, and may not start after an update.")

static const PdkKind bhyve = {
  .id = "bhyve",
  .title = N_ ("bhyve"),
  .icon = "utilities-terminal-symbolic",
  .flags = PDK_KIND_MACHINE,
  .when = "@type=bhyve",
  .fields = no_fields,
};

static const PdkKind bhyve_argument = {
  .id = "bhyve-argument",
  .title = N_ ("Argument"),
  .list_title = N_ ("Arguments"),
  .list_text = ARGUMENTS_TEXT,
  .flags = PDK_KIND_ROW,
  .path = "bhyve:commandline/bhyve:arg",
  .parent = "bhyve",
  .summary = { "argument" },
  .fields = argument_fields,
};

static const PdkKind xen = {
  .id = "xen",
  .title = N_ ("Device Model"),
  .icon = "utilities-terminal-symbolic",
  .flags = PDK_KIND_MACHINE,
  .when = FOR_XEN " " FOR_HVM,
  .fields = no_fields,
};

static const PdkKind xen_argument = {
  .id = "xen-argument",
  .title = N_ ("Argument"),
  .list_title = N_ ("Arguments"),
  .list_text = ARGUMENTS_TEXT,
  .flags = PDK_KIND_ROW,
  .path = "xen:commandline/xen:arg",
  .parent = "xen",
  .summary = { "argument" },
  .fields = argument_fields,
};

const PdkKind *const pdk_passthrough_kinds[] = {
  &qemu,
  &qemu_argument,
  &qemu_variable,
  &qemu_added_capability,
  &qemu_removed_capability,
  &qemu_override,
  &bhyve,
  &bhyve_argument,
  &xen,
  &xen_argument,
  NULL,
};
