package dev.bougie.jobs.dumps;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One page of the bucket's listing, version 1 of the protocol.
 *
 * @param keys of the objects
 * @param folders common prefixes, each with a slash at the end
 * @param next the marker to ask the next page with; empty on the last one
 */
record Listing(List<String> keys, List<String> folders, Optional<String> next) {

  /** No document type and nothing from outside: the answer is not to be trusted. */
  private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

  static {
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    XML.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("an external entity: " + systemId);
        });
  }

  /**
   * Reads a page.
   *
   * @throws IOException if it is no such document
   */
  static Listing parse(InputStream xml) throws IOException {
    try {
      return parse(XML.createXMLStreamReader(xml));
    } catch (XMLStreamException e) {
      throw new IOException("not a listing: " + e.getMessage(), e);
    }
  }

  private static Listing parse(XMLStreamReader xml) throws XMLStreamException, IOException {
    List<String> keys = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    String next = "";
    boolean truncated = false;
    boolean ended = false;
    String parent = "";
    xml.nextTag();
    if (!xml.getLocalName().equals("ListBucketResult")) {
      throw new IOException("not a listing but " + xml.getLocalName());
    }
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        ended = xml.getLocalName().equals("ListBucketResult");
        parent = "";
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "Contents", "CommonPrefixes" -> parent = xml.getLocalName();
          case "Key" -> keys.add(xml.getElementText());
          case "Prefix" -> {
            if (parent.equals("CommonPrefixes")) {
              folders.add(xml.getElementText());
            }
          }
          case "NextMarker" -> next = xml.getElementText();
          case "IsTruncated" -> truncated = xml.getElementText().strip().equals("true");
          default -> {}
        }
      }
    }
    if (!ended) {
      throw new IOException("the listing is cut off");
    }
    if (truncated && next.isEmpty()) {
      next = last(keys, folders);
    }
    return new Listing(keys, folders, truncated ? Optional.of(next) : Optional.empty());
  }

  /** Where a server leaves the marker out, the greatest entry told is the marker. */
  private static String last(List<String> keys, List<String> folders) throws IOException {
    String key = keys.isEmpty() ? "" : keys.get(keys.size() - 1);
    String folder = folders.isEmpty() ? "" : folders.get(folders.size() - 1);
    if (key.isEmpty() && folder.isEmpty()) {
      throw new IOException("a truncated listing without an entry");
    }
    return key.compareTo(folder) > 0 ? key : folder;
  }
}
